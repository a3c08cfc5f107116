package dev.orchestrator.agent;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.gateway.ModelAnswer;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.stream.EventSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Where the loops of agents run: how they ask a model, wait, do several things at once, and have time pass. The threads of this process are
 * the default; an engine that has a run's steps gone through again and again, on one machine or another, brings its own.
 *
 * <p>An implementation must be thread-safe as far as its executor uses threads.
 */
public interface AgentHost {

    /**
     * Asks a model, as {@link dev.orchestrator.gateway.ModelGateway#generate(ModelCall, EventSink, Cancellation)} does.
     *
     * @param call what is asked, and who pays
     * @param events told the answer while it arrives
     * @param cancellation stops the call
     * @return the complete answer
     */
    ModelAnswer ask(ModelCall call, EventSink events, Cancellation cancellation);

    /**
     * Waits until something has come or the cancellation is set off, as {@link Cancellation#await} does.
     *
     * @param event what is waited for, however it ends
     * @param cancellation ends the wait early
     * @throws dev.orchestrator.error.CancelledException if the cancellation has been set off meanwhile
     */
    void await(CompletableFuture<?> event, Cancellation cancellation);

    /**
     * Returns what runs tools and agents below.
     *
     * @return must not make one wait for another
     */
    Executor executor();

    /**
     * Returns what ends the time of tools and agents.
     *
     * @return goes by the same clock as {@link #nanos()}
     */
    Scheduler scheduler();

    /**
     * Tells the time; only differences mean anything.
     *
     * @return nanoseconds
     */
    long nanos();
}
