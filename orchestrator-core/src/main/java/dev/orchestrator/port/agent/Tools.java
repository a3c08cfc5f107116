package dev.orchestrator.port.agent;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes tools out of annotated methods. */
public final class Tools {

    private Tools() {}

    /**
     * Makes a tool of each public method of an object that is annotated with {@link ToolMethod}.
     *
     * <pre>{@code
     * public class Warehouse {
     *     @ToolMethod(description = "Units left of an article", effect = Effect.READ_ONLY)
     *     public int stock(@Description("as on the label") String sku) { … }
     * }
     *
     * List<Tool> tools = Tools.from(new Warehouse());
     * }</pre>
     *
     * <p>A parameter may have any type that a component of a record may have for a {@link
     * dev.orchestrator.json.JsonSchema}; it may be absent if it is an {@code Optional} or has an annotation named {@code
     * Nullable}. A parameter of type {@link ToolContext} gets the context of the call and is no argument. The class is
     * compiled with {@code -parameters}, or its parameters are named by {@link ToolParameter}. What the method returns is
     * taken as {@link ToolHandler} has it; of one that returns nothing the model is told that it is done.
     *
     * @param object the object; its methods are called by many threads at once
     * @return the tools in the order of their names, at least one
     * @throws OrchestratorException with code VALIDATION_ERROR if there is no such method, one is not public, two tools have
     *     the same name, or a parameter has no name or a type for which there is no schema; the message names it
     */
    public static List<Tool> from(Object object) {
        Class<?> type = Check.present(object, "object").getClass();
        refuseHidden(type);
        Map<String, Method> methods = new HashMap<>();
        List<Tool> tools = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (method.isAnnotationPresent(ToolMethod.class) && !method.isBridge()) {
                Tool tool = new MethodTool(object, method).tool();
                Method other = methods.put(tool.spec().name(), method);
                Check.that(other == null, sameName(tool, method, other));
                tools.add(tool);
            }
        }
        Check.that(!tools.isEmpty(), type.getName() + " has no public method with @ToolMethod");
        tools.sort(Comparator.comparing(tool -> tool.spec().name()));
        return List.copyOf(tools);
    }

    private static String sameName(Tool tool, Method method, @Nullable Method other) {
        return "Two methods of one object make a tool " + tool.spec().name() + ": " + method + " and " + other
                + "; give one of them another name in @ToolMethod";
    }

    /** A method that the author meant to be a tool and nobody can call: better refused than missed. */
    private static void refuseHidden(Class<?> type) {
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                boolean isPublic = Modifier.isPublic(method.getModifiers());
                if (method.isAnnotationPresent(ToolMethod.class) && !isPublic) {
                    throw new OrchestratorException(
                            ErrorCode.VALIDATION_ERROR, method + " has @ToolMethod and is not public: make it public");
                }
            }
        }
    }
}
