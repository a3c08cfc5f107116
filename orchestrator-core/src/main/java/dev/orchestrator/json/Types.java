package dev.orchestrator.json;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What reflection tells of the types of components. */
final class Types {

    private static final Set<Class<?>> WHOLE = Set.of(
            int.class,
            Integer.class,
            long.class,
            Long.class,
            short.class,
            Short.class,
            byte.class,
            Byte.class,
            BigInteger.class);
    private static final Set<Class<?>> BROKEN =
            Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class);

    private static final Set<Class<?>> COLLECTIONS = Set.of(List.class, Set.class, Collection.class);

    private Types() {}

    static Class<?> raw(AnnotatedType annotated) {
        Type type = annotated.getType();
        Type raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
        return raw instanceof Class<?> found ? found : Object.class;
    }

    static AnnotatedType argument(AnnotatedType annotated, int index) {
        return ((AnnotatedParameterizedType) annotated).getAnnotatedActualTypeArguments()[index];
    }

    static boolean isOptional(AnnotatedType annotated) {
        return raw(annotated) == Optional.class && annotated instanceof AnnotatedParameterizedType;
    }

    static boolean isCollection(AnnotatedType annotated) {
        return COLLECTIONS.contains(raw(annotated)) && annotated instanceof AnnotatedParameterizedType;
    }

    static boolean isMap(AnnotatedType annotated) {
        return raw(annotated) == Map.class && annotated instanceof AnnotatedParameterizedType;
    }

    /** Whether it has any annotation named Nullable. */
    static boolean isNullable(AnnotatedElement element) {
        for (Annotation annotation : element.getAnnotations()) {
            if (annotation.annotationType().getSimpleName().equals("Nullable")) {
                return true;
            }
        }
        return false;
    }

    /** What a scalar is called in a JSON Schema, or null if the type is none. */
    static @Nullable String scalar(Class<?> type) {
        if (type == String.class) {
            return "string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        return WHOLE.contains(type) ? "integer" : BROKEN.contains(type) ? "number" : null;
    }
}
