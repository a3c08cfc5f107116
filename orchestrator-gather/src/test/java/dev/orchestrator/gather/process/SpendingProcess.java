package dev.orchestrator.gather.process;

import dev.orchestrator.call.Caller;
import dev.orchestrator.contract.Together;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Opens stores, says "ready", waits for a line, and spends from each of four threads until nothing fits any more; says
 * "settled" after each time that it was acknowledged. Holds something all the time, if it is told to.
 */
final class SpendingProcess {

    static final int THREADS = 4;
    static final BigDecimal LIMIT = new BigDecimal("300");
    static final BigDecimal HELD = BigDecimal.ONE;
    static final BigDecimal USED = new BigDecimal("0.25");
    static final BigDecimal KEPT = new BigDecimal("5");
    static final Duration LEASE = Duration.ofMinutes(10);

    /** Others may have held what they do not use: only who is refused time and again has come to the end. */
    private static final int REFUSALS = 30;

    private final UsageLedger ledger;
    private final String project;

    private SpendingProcess(UsageLedger ledger, String project) {
        this.ledger = ledger;
        this.project = project;
    }

    static List<String> meters(String project) {
        return List.of("usd/user/" + project, "usd/all/" + project);
    }

    static List<Claim> claims(String project, BigDecimal amount) {
        return meters(project).stream()
                .map(meter -> new Claim(meter, amount, LIMIT, null))
                .toList();
    }

    static Map<String, BigDecimal> used(String project, BigDecimal amount) {
        return Map.of(meters(project).get(0), amount, meters(project).get(1), amount);
    }

    public static void main(String[] arguments) throws Exception {
        String name = arguments[2];
        try (StoresAddress.Opened opened = StoresAddress.open(arguments[0])) {
            SpendingProcess process = new SpendingProcess(opened.stores().usage(), arguments[1]);
            System.out.println("ready");
            System.in.read();
            boolean keeps = arguments[3].equals("keep");
            List<Integer> settled = Together.run(THREADS, thread -> process.spend(name + "-" + thread, keeps));
            System.out.println(
                    "done " + settled.stream().mapToInt(Integer::intValue).sum());
        }
    }

    private int spend(String name, boolean keeps) {
        if (keeps) {
            ledger.hold("kept-" + name, claims(project, KEPT), LEASE);
        }
        int settled = 0;
        for (int refusals = 0; refusals < REFUSALS; ) {
            String id = name + "-" + settled;
            if (ledger.hold(id, claims(project, HELD), LEASE).isPresent()) {
                refusals++;
                continue;
            }
            ledger.settle(id, used(project, USED));
            ledger.record(entry(id));
            settled++;
            refusals = 0;
            System.out.println("settled " + id);
        }
        return settled;
    }

    private UsageEntry entry(String id) {
        Usage usage = new Usage(1, 1, 0, 0, USED, Usage.CostBasis.PROVIDER);
        return UsageEntry.builder(project + id, Instant.now(), Caller.user("user"), "run", "CHAT", "hop", "model")
                .project(project)
                .usage(usage)
                .build();
    }
}
