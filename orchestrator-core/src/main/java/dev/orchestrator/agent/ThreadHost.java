package dev.orchestrator.agent;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.gateway.ModelAnswer;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.stream.EventSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Has agents run on threads of this process. */
record ThreadHost(ModelGateway gateway, Executor executor, Scheduler scheduler, LongSupplier clock)
        implements AgentHost {

    @Override
    public ModelAnswer ask(ModelCall call, EventSink events, Cancellation cancellation) {
        return gateway.generate(call, events, cancellation);
    }

    @Override
    public void await(CompletableFuture<?> event, Cancellation cancellation) {
        cancellation.await(event);
    }

    @Override
    public long nanos() {
        return clock.getAsLong();
    }
}
