package dev.orchestrator.json;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes records from values that fit the schema of the record. */
final class Binding {

    /** A value that fits neither schema nor type, or the schema alone; cheap to throw, for there may be many. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient List<JsonProblem> problems;

        Refused(String path, String text) {
            this(List.of(new JsonProblem(path, text)));
        }

        Refused(List<JsonProblem> problems) {
            super("refused", null, false, false);
            this.problems = problems;
        }

        List<JsonProblem> problems() {
            return problems;
        }
    }

    private Binding() {}

    /** The record at the root. */
    static Object root(Class<?> type, @Nullable Object value) {
        return record(type, (Map<?, ?>) fitting(value), Paths.ROOT);
    }

    /** The values of parameters, in their order. */
    static List<@Nullable Object> parameters(List<Slot> parameters, @Nullable Object value) {
        Map<?, ?> members = (Map<?, ?>) fitting(value);
        List<@Nullable Object> values = new ArrayList<>();
        for (Slot slot : parameters) {
            values.add(bound(slot.type(), members.get(slot.name()), Paths.member(Paths.ROOT, slot.name())));
        }
        return Collections.unmodifiableList(values);
    }

    /** The object at the root, as it is. */
    static Map<String, @Nullable Object> members(@Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            return SchemaDerivation.frozen(members);
        }
        throw new Refused(Paths.ROOT, "expected an object");
    }

    private static Object fitting(@Nullable Object value) {
        if (value == null) {
            throw new IllegalStateException("a value that was not validated");
        }
        return value;
    }

    private static Object record(Class<?> type, Map<?, ?> members, String path) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            arguments[i] = bound(components[i].getAnnotatedType(), members.get(name), Paths.member(path, name));
        }
        try {
            return constructor(type).newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new Refused(path, "was refused: " + reason(e.getCause()));
        } catch (InstantiationException | IllegalAccessException e) {
            throw new OrchestratorException(ErrorCode.INTERNAL_ERROR, "Cannot make a " + type.getName(), e);
        }
    }

    private static String reason(@Nullable Throwable refusal) {
        return refusal == null ? "no reason given" : String.valueOf(refusal.getMessage());
    }

    /** The canonical constructor of a record. */
    static Constructor<?> constructor(Class<?> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical;
        } catch (NoSuchMethodException | InaccessibleObjectException e) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "Cannot make a " + type.getName() + ": open its package to dev.orchestrator.core in module-info",
                    e);
        }
    }

    private static @Nullable Object bound(AnnotatedType annotated, @Nullable Object value, String path) {
        Class<?> type = Types.raw(annotated);
        if (Types.isOptional(annotated)) {
            return Optional.ofNullable(bound(Types.argument(annotated, 0), value, path));
        }
        if (value == null) {
            return null;
        }
        if (type == Map.class) {
            return map(Types.argument(annotated, 1), (List<?>) value, path);
        }
        if (value instanceof List<?> items) {
            return collection(type, items(Types.argument(annotated, 0), items, path));
        }
        if (value instanceof Map<?, ?> members) {
            return record(type.isRecord() ? type : kind(type, members), members, path);
        }
        return scalar(type, value, path);
    }

    private static List<@Nullable Object> items(AnnotatedType type, List<?> values, String path) {
        List<@Nullable Object> items = new ArrayList<>(values.size());
        for (Object value : values) {
            items.add(bound(type, value, Paths.item(path, items.size())));
        }
        return items;
    }

    private static Collection<@Nullable Object> collection(Class<?> type, List<@Nullable Object> items) {
        return Set.class.isAssignableFrom(type)
                ? Collections.unmodifiableSet(new LinkedHashSet<>(items))
                : Collections.unmodifiableList(items);
    }

    private static Map<String, @Nullable Object> map(AnnotatedType type, List<?> entries, String path) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Object entry : entries) {
            Map<?, ?> pair = (Map<?, ?>) entry;
            String key = (String) fitting(pair.get(SchemaDerivation.KEY));
            map.put(key, bound(type, pair.get(SchemaDerivation.VALUE), Paths.member(path, key)));
        }
        return Collections.unmodifiableMap(map);
    }

    private static Class<?> kind(Class<?> sealed, Map<?, ?> members) {
        Object tag = members.get(SchemaDerivation.TAG);
        return Arrays.stream(sealed.getPermittedSubclasses())
                .filter(kind -> kind.getSimpleName().equals(tag))
                .findFirst()
                .orElseThrow();
    }

    private static Object scalar(Class<?> type, Object value, String path) {
        if (value instanceof Number number) {
            return number(
                    type, number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString()), path);
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equals(value))
                    .findFirst()
                    .orElseThrow();
        }
        TextForms form = TextForms.of(type).orElse(null);
        Object parsed = form == null ? value : form.parse((String) value);
        if (parsed == null) {
            throw new Refused(path, "must look like " + (form == null ? "text" : form.hint()));
        }
        return parsed;
    }

    private static Object number(Class<?> type, BigDecimal number, String path) {
        try {
            return switch (type.getSimpleName()) {
                case "int", "Integer" -> number.intValueExact();
                case "long", "Long" -> number.longValueExact();
                case "short", "Short" -> number.shortValueExact();
                case "byte", "Byte" -> number.byteValueExact();
                case "BigInteger" -> number.toBigIntegerExact();
                case "float", "Float" -> finite(number.floatValue());
                case "double", "Double" -> finite(number.doubleValue());
                default -> number;
            };
        } catch (ArithmeticException e) {
            throw new Refused(path, "is too large: it must fit into " + type.getSimpleName());
        }
    }

    private static <N extends Number> N finite(N number) {
        if (!Double.isFinite(number.doubleValue())) {
            throw new ArithmeticException("infinite");
        }
        return number;
    }
}
