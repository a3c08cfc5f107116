package dev.orchestrator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs benchmarks, each in a JVM of its own, and prints what docs/benchmarks.md shows: the machine, then table after table. */
final class All {

    private static final Map<String, Class<?>> PROGRAMS = programs();

    private All() {}

    private static Map<String, Class<?>> programs() {
        Map<String, Class<?>> programs = new LinkedHashMap<>();
        programs.put("TokenCpu", TokenCpuTable.class);
        programs.put("FirstToken", FirstToken.class);
        programs.put("GatewayCost", GatewayCost.class);
        programs.put("CancelLatency", CancelLatency.class);
        programs.put("ConcurrentStreams", ConcurrentStreams.class);
        programs.put("SearchQuality", SearchQuality.class);
        programs.put("DedupQuality", DedupQuality.class);
        programs.put("EmbeddedBrain", EmbeddedBrain.class);
        programs.put("Neo4jSearch", Neo4jSearch.class);
        programs.put("GatherStores", GatherStores.class);
        programs.put("GatherPipeline", GatherPipeline.class);
        programs.put("RunStores", RunStores.class);
        programs.put("TaskCost", TaskCost.class);
        return programs;
    }

    /**
     * Runs what is named, or everything.
     *
     * @param args names of benchmarks; {@code -f N}, so that each way of {@code TokenCpu} runs in N JVMs; {@code
     *     -Dname=value}, handed on to the benchmarks
     * @throws Exception if one of them fails
     */
    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        words.removeIf(String::isEmpty);
        List<String> settings = new ArrayList<>(
                words.stream().filter(word -> word.startsWith("-D")).toList());
        words.removeAll(settings);
        int at = words.indexOf("-f");
        if (at >= 0) {
            settings.add("-Dforks=" + words.get(at + 1));
            words.subList(at, at + 2).clear();
        }
        machine();
        for (String name : words.isEmpty() ? List.copyOf(PROGRAMS.keySet()) : words) {
            run(name, settings);
        }
    }

    private static void machine() throws IOException {
        System.out.printf(
                "%s, %d cores, %s, %s, %s %s%n",
                value("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                value("/proc/meminfo", "MemTotal"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"));
    }

    private static String value(String file, String name) throws IOException {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            return "unknown " + name;
        }
        return Files.readAllLines(path).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown " + name);
    }

    private static void run(String name, List<String> settings) throws IOException, InterruptedException {
        Class<?> program = PROGRAMS.get(name);
        if (program == null) {
            throw new IllegalArgumentException("no benchmark " + name + "; there are " + PROGRAMS.keySet());
        }
        System.out.printf("%n### %s%n%n", name);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(settings);
        command.add(program.getName());
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(name + " ended with " + exit);
        }
    }
}
