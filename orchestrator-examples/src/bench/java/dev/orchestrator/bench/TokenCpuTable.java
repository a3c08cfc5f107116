package dev.orchestrator.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link TokenCpu} and sets its ways side by side. The ways take turns, a JVM each, so that whatever else the machine
 * does meets all of them alike.
 */
final class TokenCpuTable {

    private static final String BARE = "bare";
    private static final String PEER = "langchain4j";
    private static final List<String> WAYS = List.of(BARE, "adapter", "gateway", "chatInMemory", "chat", PEER);
    private static final List<String> TITLES =
            List.of(BARE, "adapter alone", "adapter and gateway", "chat, stores in memory", "**chat**", "LangChain4j");

    private final Map<String, List<Double>> cpu = new LinkedHashMap<>();
    private final Map<String, List<Double>> allocated = new LinkedHashMap<>();

    private TokenCpuTable() {}

    /**
     * Measures and prints a table.
     *
     * @param args none
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] args) throws RunnerException {
        new TokenCpuTable().run(Integer.getInteger("forks", 3));
    }

    private void run(int forks) throws RunnerException {
        for (int i = 0; i < forks; i++) {
            for (String way : WAYS) {
                measure(way);
            }
        }
        print();
    }

    private void measure(String way) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(TokenCpu.class.getName() + "\\." + way + "$")
                .addProfiler(ProcessCost.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        RunResult result = new Runner(options).runSingle();
        keep(cpu, way, result, ProcessCost.CPU);
        keep(allocated, way, result, ProcessCost.ALLOCATED);
        System.err.printf("%s: %.0f ns, %.0f B a token%n", way, last(cpu, way), last(allocated, way));
    }

    private static void keep(Map<String, List<Double>> into, String way, RunResult result, String what) {
        List<Double> iterations = result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(iteration -> Objects.requireNonNull(
                                iteration.getSecondaryResults().get(what))
                        .getScore())
                .toList();
        into.computeIfAbsent(way, name -> new ArrayList<>()).add(Figures.median(iterations));
    }

    private static double last(Map<String, List<Double>> from, String way) {
        List<Double> values = from.getOrDefault(way, List.of());
        return values.get(values.size() - 1);
    }

    private void print() {
        double bare = Figures.median(cpu.getOrDefault(BARE, List.of()));
        double peer = Figures.median(cpu.getOrDefault(PEER, List.of()));
        Figures.head("way", "CPU ns a token", "bytes a token", "CPU to bare", "CPU to LangChain4j");
        cpu.forEach((way, nanos) -> Figures.row(
                TITLES.get(WAYS.indexOf(way)),
                Figures.spread(nanos, "%.0f"),
                Figures.spread(allocated.getOrDefault(way, List.of()), "%.0f"),
                Figures.number(Figures.median(nanos) / bare, "%.2f"),
                Figures.number(Figures.median(nanos) / peer, "%.2f")));
    }
}
