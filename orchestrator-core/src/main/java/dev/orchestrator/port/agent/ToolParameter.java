package dev.orchestrator.port.agent;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a parameter of a {@link ToolMethod} is called, where the classes are compiled without {@code -parameters} or the
 * model shall see another name. {@link dev.orchestrator.json.Description} says what it is for.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ToolParameter {

    /**
     * What the parameter is called.
     *
     * @return the name, as the model sees it
     */
    String value();
}
