package dev.orchestrator.gather.process;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.contract.Together;
import dev.orchestrator.error.LimitException;
import dev.orchestrator.gateway.Budget;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.gateway.RateLimit;
import dev.orchestrator.gateway.Window;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * Opens stores, says "ready", waits for a line, and asks a model through a gateway from each of a hundred threads until
 * each has been refused; or keeps as many calls open as it is told to.
 */
final class AskingProcess {

    static final int THREADS = 100;

    /** Enough for 391 answers, as long as the worst case of one more has to fit. */
    static final BigDecimal BUDGET = new BigDecimal("0.04");

    static final BigDecimal WORST_CASE = new BigDecimal("0.001");
    static final int CALLS_AN_HOUR = 150;

    private static final int LONGEST = 100;
    private static final ModelInfo PRICES =
            new ModelInfo("m", null, null, BigDecimal.ZERO, new BigDecimal("0.00001"), null);

    /** Others may have set aside what they do not use: only who is refused time and again has come to the end. */
    private static final int REFUSALS = 5;

    private AskingProcess() {}

    /** Whoever is of the tier "free" may ask only so often; all others share the budget of the project. */
    static ModelGateway gateway(UsageLedger ledger, Instant now, String tier, LanguageModel model) {
        ModelGateway.Builder gateway = ModelGateway.builder(Hop.primary(model, "m"))
                .ledger(ledger)
                .time(Clock.fixed(now, ZoneOffset.UTC), Scheduler.system());
        return tier.equals("free")
                ? gateway.rateLimits(Map.of(tier, RateLimit.requests(CALLS_AN_HOUR)))
                        .build()
                : gateway.budget(Budget.perProject(Window.DAY, BUDGET.toPlainString()))
                        .build();
    }

    static ScriptedModel answering() {
        return ScriptedModel.answering("Yes.").described(PRICES);
    }

    /** Begins to answer, says so, and never goes on. */
    private static ScriptedModel hanging() {
        return ScriptedModel.playing(Script.answer("Well").stall()).described(PRICES);
    }

    private static Caller caller(String project, String tier) {
        return Caller.user("anna-" + project).withTier(tier);
    }

    static ModelCall call(String project, String tier) {
        ModelRequest request = ModelRequest.builder(List.of(ModelMessage.of(ModelMessage.Role.USER, "Hi")))
                .maxTokens(LONGEST)
                .build();
        return ModelCall.builder(caller(project, tier), "run-1", ModelCall.Purpose.CHAT, request)
                .project(project)
                .build();
    }

    public static void main(String[] arguments) throws Exception {
        String project = arguments[1];
        String tier = arguments[2];
        Instant now = Instant.parse(arguments[3]);
        int open = Integer.parseInt(arguments[4]);
        try (StoresAddress.Opened opened = StoresAddress.open(arguments[0])) {
            UsageLedger ledger = opened.stores().usage();
            ModelGateway gateway = gateway(ledger, now, tier, open > 0 ? hanging() : answering());
            System.out.println("ready");
            System.in.read();
            List<Integer> answered = Together.run(open > 0 ? open : THREADS, thread -> ask(gateway, project, tier));
            System.out.println(
                    "done " + answered.stream().mapToInt(Integer::intValue).sum());
        }
    }

    private static int ask(ModelGateway gateway, String project, String tier) {
        int answered = 0;
        for (int refusals = 0; refusals < REFUSALS; ) {
            try {
                gateway.generate(call(project, tier), AskingProcess::said, Cancellation.none());
                answered++;
            } catch (LimitException e) {
                refusals++;
            }
        }
        return answered;
    }

    private static void said(StreamEvent event) {
        if (event instanceof TextDelta) {
            System.out.println("speaking");
        }
    }
}
