package dev.orchestrator.port.agent;

import dev.orchestrator.port.agent.Tool.Effect;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Makes a public method a tool; see {@link Tools#from(Object)}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ToolMethod {

    /**
     * What the tool does.
     *
     * @return a sentence or two, written for the model
     */
    String description();

    /**
     * What the tool is called.
     *
     * @return at most 64 letters, digits, {@code _} or {@code -}; empty for the name of the method
     */
    String name() default "";

    /**
     * What a call leaves behind.
     *
     * @return its effect; the worst one unless said
     */
    Effect effect() default Effect.EFFECTFUL;

    /**
     * What the caller must be allowed to do.
     *
     * @return one right; none for what follows from the effect
     */
    Right[] right() default {};

    /**
     * How long a call may take.
     *
     * @return seconds, above zero; {@link Tool#DEFAULT_TIMEOUT} unless said
     */
    long timeoutSeconds() default 60;
}
