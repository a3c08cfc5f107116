package dev.orchestrator.agent;

import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What an agent may still use up, and what those above it may: whatever it uses counts for all of them. Thread-safe. */
final class Allowance {

    private final AgentLimits limits;
    private final @Nullable Allowance above;
    private final LongSupplier nanos;
    private final long began;
    private int steps;
    private int toolCalls; // with those that the agents above have refused, so that whoever goes on can tell by them
    private boolean wantsMoreCalls;
    private long tokens;
    private BigDecimal dollars = BigDecimal.ZERO;

    private Allowance(AgentLimits limits, @Nullable Allowance above, LongSupplier nanos, Duration worked) {
        this.limits = limits;
        this.above = above;
        this.nanos = nanos;
        this.began = nanos.getAsLong() - worked.toNanos();
    }

    static Allowance of(AgentLimits limits, LongSupplier nanos, Duration worked) {
        return new Allowance(limits, null, nanos, worked);
    }

    /** Of an agent that is called: as many levels below it as its caller has, less one. */
    Allowance below(AgentLimits its) {
        int depth = Math.max(0, Math.min(its.depth(), limits.depth() - 1));
        return new Allowance(its.toBuilder().depth(depth).build(), this, nanos, Duration.ZERO);
    }

    /** What was used up. */
    record Used(int steps, int toolCalls, long tokens, BigDecimal dollars) {
        static final Used NOTHING = new Used(0, 0, 0, BigDecimal.ZERO);

        Used plus(Used other) {
            return new Used(
                    steps + other.steps,
                    toolCalls + other.toolCalls,
                    tokens + other.tokens,
                    dollars.add(other.dollars));
        }
    }

    synchronized Used used() {
        return new Used(steps, toolCalls, tokens, dollars);
    }

    /** Counts what agents below have used up before this process went on with the run. */
    synchronized void count(Used used) {
        steps += used.steps();
        toolCalls += used.toolCalls();
        tokens += used.tokens();
        dollars = dollars.add(used.dollars());
        if (above != null) {
            above.count(used);
        }
    }

    boolean mayCallAgents() {
        return limits.depth() > 0;
    }

    synchronized void count(Usage usage) {
        steps++;
        tokens += usage.inputTokens() + usage.outputTokens();
        dollars = dollars.add(usage.cost());
        if (above != null) {
            above.count(usage);
        }
    }

    /** Returns false if one more call would be one too many; then it is not made, and the work is to end. */
    synchronized boolean countToolCall() {
        if (toolCalls >= limits.toolCalls()) {
            wantsMoreCalls = true;
            return false;
        }
        toolCalls++;
        return above == null || above.countToolCall();
    }

    /** Returns in words how many calls of tools there were if more were wanted, or null if not. */
    synchronized @Nullable String outOfCalls() {
        if (wantsMoreCalls || toolCalls > limits.toolCalls()) {
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
