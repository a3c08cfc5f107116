package dev.orchestrator.bench;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.gateway.AnswerCache;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.llm.OpenRouter;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.testing.ScriptedModel;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What the gateway adds to a call of a model that answers at once in the same process, to a token of it and to a token that comes over HTTP; how
 * many kept answers it gives in a second, and what the cache saves where two of five requests came before.
 */
final class GatewayCost {

    private static final int BATCHES = 30;
    private static final int CALLS = 20_000;
    private static final int ANSWERS = 1_000;
    private static final int REPLAYED = 1_000;
    private static final int FRESH = 600;
    private static final long SEED = 40;
    private static final int TURNS = 400;
    private static final int ANSWERS_A_TURN = 25;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private GatewayCost() {}

    /**
     * Measures and prints a table.
     *
     * @param args none
     */
    public static void main(String[] args) {
        ModelRequest request = request("What makes a good plot twist?");
        LanguageModel model = new Unrecorded();
        ModelGateway plain = ModelGateway.builder(Hop.primary(model, "m")).build();
        ModelGateway caching = ModelGateway.builder(Hop.primary(model, "m"))
                .cache(AnswerCache.inMemory(1_000_000))
                .build();
        ModelCall call = call(request);
        double direct = micros(() -> model.generate(request, event -> {}, Cancellation.none()));
        double through = micros(() -> plain.generate(call, event -> {}, Cancellation.none()));
        double cached = micros(() -> caching.generate(call, event -> {}, Cancellation.none()));
        Figures.head("gateway", "");
        Figures.row("the model alone, us a call", Figures.number(direct, "%.2f"));
        Figures.row("through the gateway, us a call", Figures.number(through, "%.2f"));
        Figures.row("added, us a call", Figures.number(through - direct, "%.2f"));
        Figures.row("added, ns a token", Figures.number(nanosToken(), "%.1f"));
        overHttp();
        Figures.row("kept answers a second, one thread", Figures.number(1e6 / cached, "%.0f"));
        Figures.row("saved where 40 % of 1,000 requests repeat, %", Figures.number(saved(), "%.1f"));
    }

    /** What each token of a long answer costs more through the gateway; both put the text together. */
    private static double nanosToken() {
        LanguageModel model = new Talkative();
        ModelGateway gateway = ModelGateway.builder(Hop.primary(model, "m")).build();
        ModelCall call = call(request("And then?"));
        StringBuilder text = new StringBuilder();
        EventSink into = TokenCpu.into(text);
        double direct = micros(ANSWERS, () -> {
            text.setLength(0);
            model.generate(call.request(), into, Cancellation.none());
        });
        double through = micros(ANSWERS, () -> {
            text.setLength(0);
            gateway.generate(call, into, Cancellation.none());
        });
        return (through - direct) * 1e3 / TokenCpu.TOKENS;
    }

    /** The adapter alone and behind the gateway, in turns: what the machine does beside falls on both alike. */
    private static void overHttp() {
        try (Served served = Served.start();
                OpenRouter model = House.model(served.at("/burst/" + TokenCpu.TOKENS))) {
            ModelGateway gateway =
                    ModelGateway.builder(Hop.primary(model, null)).build();
            ModelCall call = call(request(House.QUESTION));
            Runnable direct = () -> model.generate(call.request(), gathering(), Cancellation.none());
            Runnable through = () -> gateway.generate(call, gathering(), Cancellation.none());
            double[] alone = new double[TURNS];
            double[] behind = new double[TURNS];
            double[] ratio = new double[TURNS];
            for (int turn = 0; turn < TURNS; turn++) {
                alone[turn] = cpuNanosToken(direct);
                behind[turn] = cpuNanosToken(through);
                ratio[turn] = behind[turn] / alone[turn];
            }
            Figures.row("over HTTP, the adapter alone, ns of CPU a token", Figures.number(settled(alone), "%.1f"));
            Figures.row("over HTTP, through the gateway, ns of CPU a token", Figures.number(settled(behind), "%.1f"));
            Figures.row("added over HTTP, turn by turn, %", Figures.number((settled(ratio) - 1) * 100, "%.1f"));
        }
    }

    /** The median of the second half of the turns; the first warms up. */
    private static double settled(double[] turns) {
        return Figures.quantile(Arrays.copyOfRange(turns, TURNS / 2, TURNS), 0.5);
    }

    private static double cpuNanosToken(Runnable call) {
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < ANSWERS_A_TURN; i++) {
            call.run();
        }
        return (THREADS.getCurrentThreadCpuTime() - before) / (double) (ANSWERS_A_TURN * TokenCpu.TOKENS);
    }

    private static EventSink gathering() {
        return TokenCpu.into(new StringBuilder());
    }

    private static double micros(Runnable call) {
        return micros(CALLS, call);
    }

    /** The median of batches, of which the first half warms up. */
    private static double micros(int calls, Runnable call) {
        double[] batches = new double[BATCHES];
        for (int batch = 0; batch < BATCHES; batch++) {
            long began = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                call.run();
            }
            batches[batch] = (System.nanoTime() - began) / 1e3 / calls;
        }
        return Figures.quantile(Arrays.copyOfRange(batches, BATCHES / 2, BATCHES), 0.5);
    }

    /** Each of 600 requests once, 400 of them again, in random order; every new answer costs the same. */
    private static double saved() {
        UsageLedger ledger = InMemoryStores.create().usage();
        ModelGateway gateway = ModelGateway.builder(Hop.primary(new Unrecorded(), "m"))
                .cache(AnswerCache.inMemory(10_000_000))
                .ledger(ledger)
                .build();
        Random random = new Random(SEED);
        for (int i = 0; i < REPLAYED; i++) {
            int number = i < FRESH ? i : random.nextInt(FRESH);
            gateway.generate(call(request("Question " + number)), event -> {}, Cancellation.none());
        }
        BigDecimal paid = ledger.sum(UsageQuery.ALL).usage().cost();
        BigDecimal without = ScriptedModel.COST.multiply(BigDecimal.valueOf(REPLAYED));
        return 100 - paid.doubleValue() / without.doubleValue() * 100;
    }

    private static ModelRequest request(String text) {
        return ModelRequest.builder(List.of(ModelMessage.of(Role.USER, text)))
                .maxTokens(2_000)
                .build();
    }

    private static ModelCall call(ModelRequest request) {
        return ModelCall.builder(House.CALLER, "run", Purpose.CHAT, request).build();
    }

    /** A scripted model of a call's own: the shared one would keep every request it was asked. */
    private static final class Unrecorded implements LanguageModel {
        @Override
        public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
            return ScriptedModel.answering("A short answer of one piece.").generate(request, events, cancellation);
        }
    }

    /** Gives the text of one piece two thousand times, as fast as it is taken. */
    private static final class Talkative implements LanguageModel {
        private static final TextDelta PIECE = new TextDelta(" twist");

        @Override
        public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
            for (int i = 1; i < TokenCpu.TOKENS; i++) {
                events.emit(PIECE);
            }
            return ScriptedModel.answering(PIECE.text()).generate(request, events, cancellation);
        }
    }
}
