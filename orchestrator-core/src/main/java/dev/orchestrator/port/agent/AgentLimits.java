package dev.orchestrator.port.agent;

import dev.orchestrator.internal.base.Check;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * How much an agent may use up in one run, the agents that it calls included. Whichever limit is reached first ends the run, with what was
 * achieved by then: of calls of tools that are too many at once those within the limit are made, and the model has one last word. The depth
 * alone ends nothing: who stands at it is not offered to call others, and does its work itself.
 *
 * <p>Made from {@link #DEFAULT} by {@link #toBuilder()}. The canonical constructor grows with the library and is no part of
 * its promise.
 *
 * @param steps the most calls of its model, 1 to {@value #MOST_STEPS}
 * @param toolCalls the most calls of tools, 0 to {@value #MOST_TOOL_CALLS}
 * @param tokens the most tokens, read and written ones together; above 0
 * @param dollars the most money, in US dollars; 0 allows only what costs nothing
 * @param time the longest it may work; what it waits for an approval does not count; above 0
 * @param depth how many agents may stand below it, one called by the other, 0 to {@value #DEEPEST}; 0 lets it call none
 */
public record AgentLimits(int steps, int toolCalls, long tokens, BigDecimal dollars, Duration time, int depth) {

    /** The most steps that can be allowed. */
    public static final int MOST_STEPS = 1_000;

    /** The most calls of tools that can be allowed. */
    public static final int MOST_TOOL_CALLS = 10_000;

    /** The greatest depth that can be allowed. */
    public static final int DEEPEST = 10;

    /** 25 steps, 100 calls of tools, 500,000 tokens, 2 dollars, five minutes, and two levels of agents below. */
    public static final AgentLimits DEFAULT =
            new AgentLimits(25, 100, 500_000, new BigDecimal("2.00"), Duration.ofMinutes(5), 2);

    /** Checks the values. */
    public AgentLimits {
        Check.inRange(steps, 1, MOST_STEPS, "steps of an agent");
        Check.inRange(toolCalls, 0, MOST_TOOL_CALLS, "tool calls of an agent");
        Check.positive(tokens, "tokens of an agent");
        Check.that(
                Check.present(dollars, "dollars of an agent").signum() >= 0,
                "dollars of an agent must not be negative, got " + dollars);
        Check.positive(time, "time of an agent");
        Check.inRange(depth, 0, DEEPEST, "depth below an agent");
    }

    /**
     * Returns the tighter of two limits, each by each: what an agent may use that is called by another one.
     *
     * @param outer the limits around, such as what the calling agent has left
     * @return limits that are above neither
     */
    public AgentLimits within(AgentLimits outer) {
        return new AgentLimits(
                Math.min(steps, outer.steps),
                Math.min(toolCalls, outer.toolCalls),
                Math.min(tokens, outer.tokens),
                dollars.min(outer.dollars),
                time.compareTo(outer.time) <= 0 ? time : outer.time,
                Math.min(depth, outer.depth));
    }

    /**
     * Starts limits that differ from these.
     *
     * @return a builder with the values of these limits
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Collects what differs. Not thread-safe. */
    public static final class Builder {
        private int steps;
        private int toolCalls;
        private long tokens;
        private BigDecimal dollars;
        private Duration time;
        private int depth;

        private Builder(AgentLimits limits) {
            this.steps = limits.steps;
            this.toolCalls = limits.toolCalls;
            this.tokens = limits.tokens;
            this.dollars = limits.dollars;
            this.time = limits.time;
            this.depth = limits.depth;
        }

        /**
         * Limits the calls of its model.
         *
         * @param steps 1 to {@value AgentLimits#MOST_STEPS}
         * @return this
         */
        public Builder steps(int steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Limits the calls of tools.
         *
         * @param toolCalls 0 to {@value AgentLimits#MOST_TOOL_CALLS}
         * @return this
         */
        public Builder toolCalls(int toolCalls) {
            this.toolCalls = toolCalls;
            return this;
        }

        /**
         * Limits the tokens.
         *
         * @param tokens read and written ones together; above 0
         * @return this
         */
        public Builder tokens(long tokens) {
            this.tokens = tokens;
            return this;
        }

        /**
         * Limits the money.
         *
         * @param dollars US dollars, not negative
         * @return this
         */
        public Builder dollars(BigDecimal dollars) {
            this.dollars = dollars;
            return this;
        }

        /**
         * Limits the time.
         *
         * @param time above 0
         * @return this
         */
        public Builder time(Duration time) {
            this.time = time;
            return this;
        }

        /**
         * Limits how deep agents call each other.
         *
         * @param depth 0 to {@value AgentLimits#DEEPEST}
         * @return this
         */
        public Builder depth(int depth) {
            this.depth = depth;
            return this;
        }

        /**
         * Creates the limits.
         *
         * @return the limits
         */
        public AgentLimits build() {
            return new AgentLimits(steps, toolCalls, tokens, dollars, time, depth);
        }
    }
}
