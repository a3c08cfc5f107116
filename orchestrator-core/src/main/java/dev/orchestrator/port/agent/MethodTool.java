package dev.orchestrator.port.agent;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.json.JsonSchema;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One annotated method on its way to being a tool. */
final class MethodTool {

    private static final String DONE = "Done.";

    private final Object object;
    private final Method method;
    private final ToolMethod described;

    MethodTool(Object object, Method method) {
        this.object = object;
        this.method = method;
        this.described = method.getAnnotation(ToolMethod.class);
    }

    Tool tool() {
        String name = described.name().isEmpty() ? method.getName() : described.name();
        open();
        ToolBuilder<List<@Nullable Object>> builder =
                new ToolBuilder<>(name, described.description(), JsonSchema.of(name, arguments()));
        for (Right right : described.right()) {
            builder.right(right);
        }
        return builder.effect(described.effect())
                .timeout(Duration.ofSeconds(described.timeoutSeconds()))
                .handler(this::invoke)
                .build();
    }

    /** A public method of a class that is not public needs this. */
    private void open() {
        try {
            method.setAccessible(true);
        } catch (InaccessibleObjectException e) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "Cannot call " + method + ": open its package to dev.orchestrator.core in module-info",
                    e);
        }
    }

    private Map<String, Parameter> arguments() {
        Check.that(described.right().length <= 1, method + " needs one right at most");
        Map<String, Parameter> arguments = new LinkedHashMap<>();
        for (Parameter parameter : method.getParameters()) {
            if (parameter.getType() != ToolContext.class) {
                String name = name(parameter);
                Check.that(arguments.put(name, parameter) == null, method + " has two parameters named " + name);
            }
        }
        return arguments;
    }

    private String name(Parameter parameter) {
        ToolParameter named = parameter.getAnnotation(ToolParameter.class);
        if (named != null) {
            return Check.notBlank(named.value(), "@ToolParameter of " + method);
        }
        Check.that(
                parameter.isNamePresent(),
                "A parameter of type " + parameter.getType().getSimpleName() + " of " + method
                        + " has no name: compile with -parameters, or name it with @ToolParameter");
        return parameter.getName();
    }

    private @Nullable Object invoke(List<@Nullable Object> arguments, ToolContext context) throws Exception {
        try {
            Object value = method.invoke(object, all(arguments, context));
            return method.getReturnType() == void.class ? DONE : value;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private @Nullable Object[] all(List<@Nullable Object> arguments, ToolContext context) {
        Parameter[] parameters = method.getParameters();
        @Nullable Object[] all = new Object[parameters.length];
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = parameters[i].getType() == ToolContext.class ? context : arguments.get(next++);
        }
        return all;
    }
}
