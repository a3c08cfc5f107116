package dev.orchestrator.json;

import dev.orchestrator.internal.base.Check;
import java.lang.reflect.Array;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** Turns values of Java's own types, records, and what Jackson knows how to write, into plain values. */
final class JavaValues {

    private static final int DEEPEST = 100;

    private JavaValues() {}

    static @Nullable Object plain(@Nullable Object value) {
        return plain(value, 0);
    }

    private static @Nullable Object plain(@Nullable Object value, int depth) {
        Check.that(depth <= DEEPEST, "JSON: the value is nested deeper than " + DEEPEST + " levels, or in itself");
        if (value == null || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, depth);
        }
        if (value instanceof Record record) {
            return record(record, depth);
        }
        return isText(value) ? text(value) : isOptional(value) ? plain(content(value), depth) : other(value, depth);
    }

    /** A path is a text, and would else be the paths it consists of. */
    private static boolean isText(Object value) {
        return value instanceof CharSequence
                || value instanceof Character
                || value instanceof Enum<?>
                || value instanceof Path;
    }

    private static String text(Object value) {
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    private static Object number(Number number) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        boolean finite = Double.isFinite(number.doubleValue());
        if (number instanceof BigDecimal || number instanceof BigInteger || (number instanceof Double && finite)) {
            return number;
        }
        try {
            return new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            return number.toString(); // NaN and what is infinite: JSON has no word for them
        }
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> map, int depth) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((key, value) -> plain.put(key == null ? "null" : text(key), plain(value, depth + 1)));
        return plain;
    }

    private static @Nullable Object record(Record record, int depth) {
        if (BeanWriter.isAnnotated(record.getClass())) {
            return beanOf(record, depth);
        }
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        if (isKind(record.getClass())) {
            plain.put(SchemaDerivation.TAG, record.getClass().getSimpleName());
        }
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            plain.put(component.getName(), plain(read(component.getAccessor(), record), depth + 1));
        }
        return plain;
    }

    /** One of the records of a sealed interface: told apart as in the schema of it. */
    private static boolean isKind(Class<?> type) {
        boolean named = Arrays.stream(type.getRecordComponents())
                .anyMatch(component -> component.getName().equals(SchemaDerivation.TAG));
        return !named && Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed);
    }

    private static @Nullable Object read(Method accessor, Record record) {
        try {
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(accessor + " failed", e.getCause());
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new IllegalStateException(
                    "Cannot read a " + record.getClass().getName()
                            + ": open its package to dev.orchestrator.core in module-info",
                    e);
        }
    }

    private static boolean isOptional(Object value) {
        return value instanceof Optional
                || value instanceof OptionalInt
                || value instanceof OptionalLong
                || value instanceof OptionalDouble;
    }

    private static @Nullable Object content(Object optional) {
        if (optional instanceof OptionalInt whole) {
            return whole.isPresent() ? whole.getAsInt() : null;
        }
        if (optional instanceof OptionalLong whole) {
            return whole.isPresent() ? whole.getAsLong() : null;
        }
        if (optional instanceof OptionalDouble broken) {
            return broken.isPresent() ? broken.getAsDouble() : null;
        }
        return ((Optional<?>) optional).orElse(null);
    }

    private static @Nullable Object other(Object value, int depth) {
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value.getClass().isArray()) {
            List<@Nullable Object> items = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                items.add(plain(Array.get(value, i), depth + 1));
            }
            return items;
        }
        if (value instanceof Iterable<?> items) {
            return list(items.iterator(), depth);
        }
        if (value instanceof BaseStream<?, ?> stream) {
            return list(stream.iterator(), depth);
        }
        return named(value, depth);
    }

    private static List<@Nullable Object> list(Iterator<?> items, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        items.forEachRemaining(item -> list.add(plain(item, depth + 1)));
        return list;
    }

    /** Times, addresses, ids and the like have a text that reads back; what an application made has properties. */
    private static @Nullable Object named(Object value, int depth) {
        if (value instanceof Date date) {
            return date.toInstant().toString();
        }
        boolean ofJava = value.getClass().getName().startsWith("java.") || value instanceof Throwable;
        return ofJava ? value.toString() : beanOf(value, depth);
    }

    private static @Nullable Object beanOf(Object value, int depth) {
        return plain(BeanWriter.properties(value), depth + 1);
    }
}
