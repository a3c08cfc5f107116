package dev.orchestrator.agent;

import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What an agent may still use up, and what those above it may: whatever it uses counts for all of them. Thread-safe. */
final class Allowance {

    private final String prefix;
    private final AgentLimits limits;
    private final @Nullable Allowance above;
    private final LongSupplier nanos;
    private final long began;
    private int steps;
    private int toolCalls;
    private boolean wantsMoreCalls;
    private long tokens;
    private BigDecimal dollars;

    private Allowance(
            String prefix,
            AgentLimits limits,
            @Nullable Allowance above,
            LongSupplier nanos,
            Duration worked,
            Used before) {
        this.prefix = prefix;
        this.limits = limits;
        this.above = above;
        this.nanos = nanos;
        this.began = nanos.getAsLong() - worked.toNanos();
        this.steps = before.steps();
        this.toolCalls = before.toolCalls();
        this.wantsMoreCalls = before.refusedMore();
        this.tokens = before.tokens();
        this.dollars = before.dollars();
    }

    /** Of the root agent with that prefix; what it and those below it have used up before this process counts already. */
    static Allowance of(String prefix, AgentLimits limits, LongSupplier nanos, Duration worked, UsedBefore before) {
        return new Allowance(prefix, limits, null, nanos, worked, before.by(prefix));
    }

    /** Of an agent that is called: as many levels below it as its caller has, less one. What it has used up before counts here already. */
    Allowance below(String itsPrefix, AgentLimits its, UsedBefore before) {
        int depth = Math.max(0, Math.min(its.depth(), limits.depth() - 1));
        AgentLimits shallower = its.toBuilder().depth(depth).build();
        return new Allowance(itsPrefix, shallower, this, nanos, Duration.ZERO, before.by(itsPrefix));
    }

    /**
     * What was used up.
     *
     * @param refusedMore whether a call of a tool, of the agent or below it, was refused because its limit was reached
     */
    record Used(int steps, int toolCalls, boolean refusedMore, long tokens, BigDecimal dollars) {
        static final Used NOTHING = new Used(0, 0, false, 0, BigDecimal.ZERO);
        static final Used CALL = new Used(0, 1, false, 0, BigDecimal.ZERO);
        static final Used ONE_TOO_MANY = new Used(0, 0, true, 0, BigDecimal.ZERO);

        /** By a call of a model. */
        static Used of(Usage usage) {
            return new Used(1, 0, false, tokens(usage), usage.cost());
        }

        private static long tokens(Usage usage) {
            return usage.inputTokens() + usage.outputTokens();
        }

        Used plus(Used other) {
            return new Used(
                    steps + other.steps,
                    toolCalls + other.toolCalls,
                    refusedMore || other.refusedMore,
                    tokens + other.tokens,
                    dollars.add(other.dollars));
        }
    }

    boolean mayCallAgents() {
        return limits.depth() > 0;
    }

    synchronized void count(Usage usage) {
        steps++;
        tokens += Used.tokens(usage);
        dollars = dollars.add(usage.cost());
        if (above != null) {
            above.count(usage);
        }
    }

    /** Returns whose limit is reached, by its prefix, if one more call would be one too many; then it is not made, and the work is to end. */
    synchronized Optional<String> countToolCall() {
        if (toolCalls >= limits.toolCalls()) {
            wantsMoreCalls = true;
            return Optional.of(prefix);
        }
        Optional<String> fullAbove = above == null ? Optional.empty() : above.countToolCall();
        if (fullAbove.isEmpty()) {
            toolCalls++;
        }
        return fullAbove;
    }

    /** Returns in words how many calls of tools there were if more were wanted, or null if not. */
    synchronized @Nullable String outOfCalls() {
        if (wantsMoreCalls) {
            return limits.toolCalls() + " calls of tools";
        }
        return above == null ? null : above.outOfCalls();
    }

    /** Whether the next call of the model is the last one, so that it should end with words. */
    synchronized boolean isLastStep() {
        return steps >= limits.steps() - 1 || (above != null && above.isLastStep());
    }

    /** Returns in words which limit was reached, or null if none was. */
    synchronized @Nullable String reached() {
        if (steps >= limits.steps()) {
            return limits.steps() + " steps";
        }
        if (tokens >= limits.tokens()) {
            return String.format(Locale.ROOT, "%,d tokens", limits.tokens());
        }
        if (dollars.signum() > 0 && dollars.compareTo(limits.dollars()) >= 0) {
            return limits.dollars().toPlainString() + " dollars";
        }
        if (timeLeft().isZero()) {
            return limits.time() + " of work";
        }
        return above == null ? null : above.reached();
    }

    Duration timeLeft() {
        long left = Math.max(0, limits.time().toNanos() - (nanos.getAsLong() - began));
        Duration own = Duration.of(left, TimeUnit.NANOSECONDS.toChronoUnit());
        return above == null || own.compareTo(above.timeLeft()) <= 0 ? own : above.timeLeft();
    }
}
