package dev.orchestrator.json;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a JSON Schema from a record, in the subset of strict mode. */
final class SchemaDerivation {

    static final String KEY = "key";
    static final String VALUE = "value";
    static final String TAG = "type";

    private static final Map<String, @Nullable Object> NULL = Map.of("type", "null");

    private final Class<?> root;
    private final Set<Class<?>> open = new LinkedHashSet<>();
    private final Set<Class<?>> recursive = new HashSet<>();
    private final Map<String, @Nullable Object> definitions = new LinkedHashMap<>();

    SchemaDerivation(Class<?> root) {
        this.root = root;
    }

    Map<String, @Nullable Object> schema() {
        Map<String, @Nullable Object> schema = new LinkedHashMap<>(ofRecord(root, false));
        if (!definitions.isEmpty()) {
            schema.put("$defs", definitions);
        }
        return frozen(schema);
    }

    private Map<String, @Nullable Object> ofRecord(Class<?> type, boolean tagged) {
        if (!open.add(type)) {
            recursive.add(type);
            return reference(type);
        }
        Binding.constructor(type);
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        if (tagged) {
            properties.put(TAG, object("type", "string", "enum", List.of(type.getSimpleName())));
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (tagged && component.getName().equals(TAG)) {
                throw unfit(component, "a record of a sealed interface has no component named " + TAG);
            }
            properties.put(component.getName(), ofComponent(component));
        }
        open.remove(type);
        Map<String, @Nullable Object> schema = described(ofProperties(properties), type);
        if (type == root || !recursive.contains(type)) {
            return schema;
        }
        Object other = definitions.put(type.getSimpleName(), schema);
        Check.that(
                other == null || other.equals(schema),
                "No JSON schema for " + root.getName() + ": two records that hold themselves are called "
                        + type.getSimpleName());
        return reference(type);
    }

    private Map<String, @Nullable Object> reference(Class<?> type) {
        return object("$ref", type == root ? "#" : "#/$defs/" + type.getSimpleName());
    }

    private static Map<String, @Nullable Object> ofProperties(Map<String, @Nullable Object> properties) {
        Map<String, @Nullable Object> schema = object("type", "object", "properties", properties);
        schema.put("required", List.copyOf(properties.keySet()));
        schema.put("additionalProperties", false);
        return schema;
    }

    private Map<String, @Nullable Object> ofComponent(RecordComponent component) {
        Map<String, @Nullable Object> schema = of(component.getAnnotatedType(), component);
        boolean nullable = Types.isNullable(component) && !Types.isOptional(component.getAnnotatedType());
        return described(nullable ? orNull(schema) : schema, component);
    }

    private Map<String, @Nullable Object> of(AnnotatedType annotated, RecordComponent component) {
        Class<?> type = Types.raw(annotated);
        if (Types.isOptional(annotated)) {
            return orNull(of(Types.argument(annotated, 0), component));
        }
        if (Types.isCollection(annotated)) {
            return object("type", "array", "items", element(Types.argument(annotated, 0), component));
        }
        if (Types.isMap(annotated)) {
            return ofMap(annotated, component);
        }
        if (type.isRecord()) {
            return ofRecord(type, false);
        }
        return type.isSealed() ? ofSealed(type, component) : ofScalar(type, component);
    }

    private Map<String, @Nullable Object> element(AnnotatedType type, RecordComponent component) {
        Map<String, @Nullable Object> schema = of(type, component);
        return Types.isNullable(type) && !Types.isOptional(type) ? orNull(schema) : schema;
    }

    private Map<String, @Nullable Object> ofMap(AnnotatedType type, RecordComponent component) {
        if (Types.raw(Types.argument(type, 0)) != String.class) {
            throw unfit(component, "a map has text as keys");
        }
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put(KEY, object("type", "string"));
        entry.put(VALUE, element(Types.argument(type, 1), component));
        return object("type", "array", "items", ofProperties(entry));
    }

    private Map<String, @Nullable Object> ofSealed(Class<?> type, RecordComponent component) {
        List<@Nullable Object> kinds = new ArrayList<>();
        for (Class<?> kind : type.getPermittedSubclasses()) {
            if (!kind.isRecord() || open.contains(kind)) {
                throw unfit(component, "a sealed interface permits records only, and none that holds itself");
            }
            kinds.add(ofRecord(kind, true));
        }
        return object("anyOf", kinds);
    }

    private static Map<String, @Nullable Object> ofScalar(Class<?> type, RecordComponent component) {
        if (type.isEnum()) {
            List<String> names = Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .toList();
            return object("type", "string", "enum", names);
        }
        TextForms form = TextForms.of(type).orElse(null);
        if (form != null) {
            return form.format() != null
                    ? object("type", "string", "format", form.format())
                    : object("type", "string", "description", "such as " + form.hint());
        }
        String name = Types.scalar(type);
        if (name == null) {
            throw unfit(component, "JSON has nothing for " + type.getName());
        }
        return object("type", name);
    }

    private static Map<String, @Nullable Object> orNull(Map<String, @Nullable Object> schema) {
        if (!(schema.get("type") instanceof String type) || schema.containsKey("enum") || type.equals("object")) {
            return object("anyOf", List.of(schema, NULL));
        }
        Map<String, @Nullable Object> nullable = new LinkedHashMap<>(schema);
        nullable.put("type", List.of(type, "null"));
        return nullable;
    }

    private static Map<String, @Nullable Object> described(
            Map<String, @Nullable Object> schema, AnnotatedElement element) {
        Description description = element.getAnnotation(Description.class);
        if (description == null) {
            return schema;
        }
        // Strict mode allows nothing beside a reference.
        Map<String, @Nullable Object> described =
                schema.containsKey("$ref") ? object("anyOf", List.of(schema)) : new LinkedHashMap<>(schema);
        described.put("description", description.value());
        return described;
    }

    private static Map<String, @Nullable Object> object(Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    private static OrchestratorException unfit(RecordComponent component, String why) {
        return new OrchestratorException(
                ErrorCode.VALIDATION_ERROR,
                "No JSON schema for " + component.getName() + " of "
                        + component.getDeclaringRecord().getName() + ": " + why);
    }

    /** A copy, in order, that cannot be changed. */
    static Map<String, @Nullable Object> frozen(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put((String) name, frozenValue(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object frozenValue(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return frozen(map);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(frozenValue(item)));
            return Collections.unmodifiableList(copy);
        }
        return value;
    }
}
