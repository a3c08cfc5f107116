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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a JSON Schema from a record or from the parameters of a method, in the subset of strict mode. */
final class SchemaDerivation {

    static final String KEY = "key";
    static final String VALUE = "value";
    static final String TAG = "type";

    private static final Map<String, @Nullable Object> NULL = Map.of("type", "null");

    /** A record as a component has it, or, with a tag, as a kind of a sealed interface. */
    private record Use(Class<?> type, boolean tagged) {

        /** What its definition is called. */
        String name() {
            return tagged ? type.getSimpleName() + "_" + TAG : type.getSimpleName();
        }
    }

    private final @Nullable Use root;
    private final String subject;
    private final Set<Use> open = new HashSet<>();
    private final Set<Use> recursive = new HashSet<>();
    private final Map<String, Use> defined = new HashMap<>();
    private final Map<String, @Nullable Object> definitions = new LinkedHashMap<>();

    private SchemaDerivation(@Nullable Use root, String subject) {
        this.root = root;
        this.subject = subject;
    }

    static Map<String, @Nullable Object> of(Class<?> type) {
        Use root = new Use(type, false);
        SchemaDerivation derivation = new SchemaDerivation(root, type.getName());
        return derivation.whole(derivation.ofRecord(root));
    }

    static Map<String, @Nullable Object> of(String subject, List<Slot> parameters) {
        SchemaDerivation derivation = new SchemaDerivation(null, subject);
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        parameters.forEach(parameter -> properties.put(parameter.name(), derivation.ofSlot(parameter)));
        return derivation.whole(ofProperties(properties));
    }

    private Map<String, @Nullable Object> whole(Map<String, @Nullable Object> ofRoot) {
        Map<String, @Nullable Object> schema = new LinkedHashMap<>(ofRoot);
        if (!definitions.isEmpty()) {
            schema.put("$defs", definitions);
        }
        return frozen(schema);
    }

    /** The record's schema; a reference to it if the record holds itself, at whatever distance. */
    private Map<String, @Nullable Object> ofRecord(Use use) {
        if (use.equals(defined.get(use.name()))) {
            return reference(use);
        }
        if (!open.add(use)) {
            recursive.add(use);
            return reference(use);
        }
        Map<String, @Nullable Object> schema = described(ofProperties(properties(use)), use.type());
        open.remove(use);
        return use.equals(root) || !recursive.contains(use) ? schema : define(use, schema);
    }

    private Map<String, @Nullable Object> properties(Use use) {
        Binding.constructor(use.type());
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        if (use.tagged()) {
            properties.put(
                    TAG, object("type", "string", "enum", List.of(use.type().getSimpleName())));
        }
        for (RecordComponent component : use.type().getRecordComponents()) {
            if (use.tagged() && component.getName().equals(TAG)) {
                throw unfit(Slot.of(component), "a record of a sealed interface has no component named " + TAG);
            }
            properties.put(component.getName(), ofSlot(Slot.of(component)));
        }
        return properties;
    }

    private Map<String, @Nullable Object> define(Use use, Map<String, @Nullable Object> schema) {
        Use other = defined.put(use.name(), use);
        Check.that(
                other == null,
                "No JSON schema for " + subject + ": "
                        + use.type().getName() + " and "
                        + (other == null ? "" : other.type().getName())
                        + " hold themselves and have the same simple name; rename one");
        definitions.put(use.name(), schema);
        return reference(use);
    }

    private Map<String, @Nullable Object> reference(Use use) {
        return object("$ref", use.equals(root) ? "#" : "#/$defs/" + use.name());
    }

    private static Map<String, @Nullable Object> ofProperties(Map<String, @Nullable Object> properties) {
        Map<String, @Nullable Object> schema = object("type", "object", "properties", properties);
        schema.put("required", List.copyOf(properties.keySet()));
        schema.put("additionalProperties", false);
        return schema;
    }

    private Map<String, @Nullable Object> ofSlot(Slot slot) {
        Map<String, @Nullable Object> schema = of(slot.type(), slot);
        boolean nullable = slot.isNullable() && !Types.isOptional(slot.type());
        return described(nullable ? orNull(schema) : schema, slot.element());
    }

    private Map<String, @Nullable Object> of(AnnotatedType annotated, Slot slot) {
        Class<?> type = Types.raw(annotated);
        if (Types.isOptional(annotated)) {
            return orNull(of(Types.argument(annotated, 0), slot));
        }
        if (Types.isCollection(annotated)) {
            return object("type", "array", "items", element(Types.argument(annotated, 0), slot));
        }
        if (Types.isMap(annotated)) {
            return ofMap(annotated, slot);
        }
        if (type.isRecord()) {
            return ofRecord(new Use(type, false));
        }
        return type.isSealed() ? ofSealed(type, slot) : ofScalar(type, slot);
    }

    private Map<String, @Nullable Object> element(AnnotatedType type, Slot slot) {
        Map<String, @Nullable Object> schema = of(type, slot);
        return Types.isNullable(type) && !Types.isOptional(type) ? orNull(schema) : schema;
    }

    private Map<String, @Nullable Object> ofMap(AnnotatedType type, Slot slot) {
        if (Types.raw(Types.argument(type, 0)) != String.class) {
            throw unfit(slot, "a map has text as keys");
        }
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put(KEY, object("type", "string"));
        entry.put(VALUE, element(Types.argument(type, 1), slot));
        return object("type", "array", "items", ofProperties(entry));
    }

    private Map<String, @Nullable Object> ofSealed(Class<?> type, Slot slot) {
        List<@Nullable Object> kinds = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Class<?> kind : type.getPermittedSubclasses()) {
            if (!kind.isRecord()) {
                throw unfit(slot, "a sealed interface permits records only, and " + kind.getName() + " is none");
            }
            if (!names.add(kind.getSimpleName())) {
                throw unfit(slot, "two kinds of " + type.getName() + " are called " + kind.getSimpleName());
            }
            kinds.add(ofRecord(new Use(kind, true)));
        }
        return described(object("anyOf", kinds), type);
    }

    private static Map<String, @Nullable Object> ofScalar(Class<?> type, Slot slot) {
        if (type.isEnum()) {
            return ofEnum(type, slot);
        }
        TextForms form = TextForms.of(type).orElse(null);
        if (form != null) {
            return form.format() != null
                    ? object("type", "string", "format", form.format())
                    : object("type", "string", "description", "such as " + form.hint());
        }
        String name = Types.scalar(type);
        if (name == null) {
            throw unfit(slot, "JSON has nothing for " + type.getName());
        }
        return object("type", name);
    }

    private static Map<String, @Nullable Object> ofEnum(Class<?> type, Slot slot) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .toList();
        if (names.isEmpty()) {
            throw unfit(slot, type.getName() + " has no constants");
        }
        return described(object("type", "string", "enum", names), type);
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

    private static OrchestratorException unfit(Slot slot, String why) {
        return new OrchestratorException(
                ErrorCode.VALIDATION_ERROR, "No JSON schema for " + slot.name() + " of " + slot.owner() + ": " + why);
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
