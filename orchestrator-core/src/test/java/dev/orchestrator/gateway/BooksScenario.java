package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/** What the tests of money and limits share: a model with prices, callers who pay, and a ledger that fails on demand. */
@Timeout(60)
abstract class BooksScenario {

    static final Caller ANNA = Caller.user("anna");
    static final BigDecimal INPUT = new BigDecimal("0.00001");
    static final BigDecimal OUTPUT = new BigDecimal("0.0001");
    static final int LONGEST = 100;

    /** What an answer of {@link Priced} costs, and what is set aside for one: 10 tokens in, 100 out. */
    static final String COST = "0.0021";

    static final String WORST_CASE = "0.0101";

    final InstantTime time = new InstantTime();
    final UsageLedger ledger = InMemoryStores.create(time.clock()).usage();
    final Cancellation.Source run = Cancellation.source();

    /** Has prices, counts its tokens and leaves the price to the gateway; breaks off or is cancelled on demand. */
    static class Priced implements LanguageModel {
        final AtomicInteger calls = new AtomicInteger();
        Usage usage = Usage.ofTokens(10, 20);

        @Override
        public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
            calls.incrementAndGet();
            events.emit(new AnswerStarted("m-1", "acme", "gen-1"));
            begin(cancellation);
            events.emit(new TextDelta("Some words."));
            end(cancellation);
            events.emit(new UsageReported(usage));
            return new ModelResponse("Some words.", List.of(), FinishReason.STOP, usage, "m-1", "acme", "gen-1", null);
        }

        void begin(Cancellation cancellation) {}

        void end(Cancellation cancellation) {}

        @Override
        public Optional<ModelInfo> describe(@Nullable String model, Cancellation cancellation) {
            return Optional.of(new ModelInfo("m", null, null, INPUT, OUTPUT, null));
        }
    }

    /** Breaks off in the middle of its answer. */
    static class Breaking extends Priced {
        @Override
        void end(Cancellation cancellation) {
            throw ModelException.of(ErrorCode.LLM_ERROR, "acme", "reset").build();
        }
    }

    /** The ledger of the test, which fails as often as it is told to. */
    class FailingLedger implements UsageLedger {
        final AtomicInteger settles = new AtomicInteger();
        final AtomicInteger records = new AtomicInteger();
        RuntimeException failure = new OrchestratorException(ErrorCode.DATABASE_ERROR, "down");

        private void failIf(AtomicInteger left) {
            if (left.getAndDecrement() > 0) {
                throw failure;
            }
        }

        @Override
        public void record(UsageEntry entry) {
            failIf(records);
            ledger.record(entry);
        }

        @Override
        public UsageSum sum(UsageQuery query) {
            return ledger.sum(query);
        }

        @Override
        public Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease) {
            return ledger.hold(holdId, claims, lease);
        }

        @Override
        public void settle(String holdId, Map<String, BigDecimal> used) {
            failIf(settles);
            ledger.settle(holdId, used);
        }

        @Override
        public MeterReading read(String meter) {
            return ledger.read(meter);
        }
    }

    static ModelRequest.Builder request() {
        return ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "Hi"))).maxTokens(LONGEST);
    }

    static ModelCall.Builder call(Caller caller) {
        return call(caller, request());
    }

    static ModelCall.Builder call(Caller caller, ModelRequest.Builder request) {
        return ModelCall.builder(caller, "run-1", ModelCall.Purpose.CHAT, request.build());
    }

    ModelGateway.Builder gateway(LanguageModel model) {
        return ModelGateway.builder(Hop.primary(model, "m")).ledger(ledger).time(time.clock(), time);
    }

    ModelAnswer ask(ModelGateway gateway, ModelCall call) {
        return gateway.generate(call, event -> {}, run.token());
    }

    ModelAnswer ask(ModelGateway gateway) {
        return ask(gateway, call(ANNA).build());
    }

    /** What an attempt that ended without a count came to, after the provider has been asked for it. */
    Usage spentLater() {
        time.pass(Duration.ofSeconds(2));
        eventually(() -> spent().calls() == 1);
        return spent().usage();
    }

    UsageSum spent() {
        return ledger.sum(UsageQuery.ALL);
    }

    Usage spentBy(Caller caller) {
        return ledger.sum(UsageQuery.ALL.withUser(caller.userId())).usage();
    }

    /** What Anna's budget of this window shows. */
    MeterReading meter(Window window) {
        return ledger.read("usd CALLER anna " + window.at(time.clock().instant()));
    }

    interface Task {
        void run(int number);
    }

    static void atOnce(int number, Task task) {
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int own = i;
            all.add(inThread(() -> {
                await(start);
                task.run(own);
            }));
        }
        start.countDown();
        all.forEach(CompletableFuture::join);
    }

    static CompletableFuture<Void> inThread(Runnable task) {
        return CompletableFuture.runAsync(task, run -> new Thread(run).start());
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void eventually(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within ten seconds").isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
