package dev.orchestrator.json;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;

/**
 * A property of an object in Java: a component of a record, or a parameter of a method.
 *
 * @param owner the record or the method, as messages name it
 */
record Slot(String name, AnnotatedType type, AnnotatedElement element, String owner) {

    static Slot of(RecordComponent component) {
        return new Slot(
                component.getName(),
                component.getAnnotatedType(),
                component,
                component.getDeclaringRecord().getName());
    }

    static Slot of(String name, Parameter parameter) {
        String method = parameter.getDeclaringExecutable().getName();
        String type = parameter.getDeclaringExecutable().getDeclaringClass().getName();
        return new Slot(name, parameter.getAnnotatedType(), parameter, type + "." + method);
    }

    /** Whether it may be null: by any annotation named Nullable, on it or on its type. */
    boolean isNullable() {
        return !Types.raw(type).isPrimitive() && (Types.isNullable(element) || Types.isNullable(type));
    }
}
