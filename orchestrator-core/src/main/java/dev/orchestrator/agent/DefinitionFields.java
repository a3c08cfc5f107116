package dev.orchestrator.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one file, with typed access: what has another type is noted as a problem of the file. Used once. */
final class DefinitionFields {

    private final String file;
    private final List<String> problems;
    private final List<String> warnings;
    private final Map<String, Object> left = new LinkedHashMap<>();
    private boolean sound = true;

    DefinitionFields(String file, List<String> problems, List<String> warnings) {
        this.file = file;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** Takes the fields; one without a value is not there. */
    void take(Map<?, ?> fields) {
        fields.forEach((name, value) -> {
            if (value != null) {
                left.put(String.valueOf(name), value);
            }
        });
    }

    void problem(String problem) {
        sound = false;
        problems.add(file + ": " + problem);
    }

    void warning(String warning) {
        warnings.add(file + ": " + warning);
    }

    /** Tells whether there was no problem so far. */
    boolean sound() {
        return sound;
    }

    boolean has(String name) {
        return left.containsKey(name);
    }

    void ignore(String... names) {
        List.of(names).forEach(left::remove);
    }

    private <T> @Nullable T typed(String name, Class<T> type, String expected) {
        Object value = left.remove(name);
        if (value != null && !type.isInstance(value)) {
            problem(name + " must be " + expected);
            return null;
        }
        return type.cast(value);
    }

    @Nullable
    String textOrNull(String name) {
        return typed(name, String.class, "text");
    }

    String text(String name) {
        boolean there = has(name);
        String text = textOrNull(name);
        if (!there) {
            problem(name + " is missing");
        }
        return text == null ? "" : text;
    }

    boolean flag(String name, boolean absent) {
        Boolean flag = typed(name, Boolean.class, "true or false");
        return flag == null ? absent : flag;
    }

    List<String> texts(String name) {
        List<?> list = typed(name, List.class, "a list of texts");
        List<String> texts = new ArrayList<>();
        for (Object value : list == null ? List.of() : list) {
            if (value instanceof String text) {
                texts.add(text);
            } else {
                problem(name + " must be a list of texts");
                return List.of();
            }
        }
        return texts;
    }

    @Nullable
    Map<?, ?> objectOrNull(String name) {
        return typed(name, Map.class, "an object");
    }

    @Nullable
    Number numberOrNull(String name) {
        return typed(name, Number.class, "a number");
    }

    /** Returns the fields of an object, for the same file. */
    @Nullable
    DefinitionFields fieldsOrNull(String name) {
        Map<?, ?> object = objectOrNull(name);
        if (object == null) {
            return null;
        }
        DefinitionFields fields = new DefinitionFields(file + ", " + name, problems, warnings);
        fields.take(object);
        return fields;
    }

    /** Warns of every field that nobody has asked for. */
    void warnOfTheRest() {
        left.keySet().forEach(name -> warning("the field " + name + " is not used"));
    }
}
