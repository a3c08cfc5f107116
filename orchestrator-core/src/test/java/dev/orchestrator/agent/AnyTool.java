package dev.orchestrator.agent;

import dev.orchestrator.port.agent.Right;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.Tool.Effect;
import dev.orchestrator.port.agent.ToolHandler;
import dev.orchestrator.port.model.ToolSpec;
import java.util.Map;

/** Tools of which only a few things matter; they take any arguments. */
final class AnyTool {

    static final String ANYTHING = "{\"type\":\"object\"}";

    private AnyTool() {}

    static Tool named(String name, Effect effect) {
        return named(name, effect, Right.of(effect));
    }

    static Tool named(String name, Effect effect, Right right) {
        return Tool.builder(new ToolSpec(name, name, ANYTHING))
                .effect(effect)
                .right(right)
                .handler((arguments, context) -> "ok")
                .build();
    }

    static Tool doing(String name, ToolHandler<? super Map<String, Object>> handler) {
        return Tool.builder(new ToolSpec(name, name, ANYTHING))
                .handler((arguments, context) -> handler.handle(arguments, context))
                .build();
    }
}
