package dev.orchestrator.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.time.ZoneId;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the properties of an application's own classes with Jackson, whose annotations say what must not be shown. */
final class BeanWriter {

    private static final String ANNOTATIONS = "com.fasterxml.jackson.annotation.";

    /** Made when it is needed first: most never need it. */
    private static final class Holder {
        static final ObjectMapper MAPPER =
                JsonMapper.builder().addModule(ownTypes()).build();
    }

    private BeanWriter() {}

    private static SimpleModule ownTypes() {
        return new SimpleModule()
                .addSerializer(Temporal.class, ToStringSerializer.instance)
                .addSerializer(TemporalAmount.class, ToStringSerializer.instance)
                .addSerializer(ZoneId.class, ToStringSerializer.instance)
                .addSerializer(new OptionalContent());
    }

    /** The properties as maps and lists, or another plain value. */
    static @Nullable Object properties(Object value) {
        try {
            return Holder.MAPPER.convertValue(value, Object.class);
        } catch (IllegalArgumentException | StackOverflowError e) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "JSON: cannot write a " + value.getClass().getName()
                            + "; make it a record, or a class that Jackson can write",
                    e);
        }
    }

    /** Whether the record says with Jackson's annotations how it is written. */
    static boolean isAnnotated(Class<?> type) {
        if (has(type)) {
            return true;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (has(component.getAccessor())) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(AnnotatedElement element) {
        for (Annotation annotation : element.getAnnotations()) {
            if (annotation.annotationType().getName().startsWith(ANNOTATIONS)) {
                return true;
            }
        }
        return false;
    }

    private static final class OptionalContent extends StdSerializer<Optional<?>> {
        private static final long serialVersionUID = 1L;

        OptionalContent() {
            super(Optional.class, false);
        }

        @Override
        public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(value.orElse(null), out);
        }
    }
}
