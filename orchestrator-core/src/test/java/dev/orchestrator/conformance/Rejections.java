package dev.orchestrator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs the tests of a contract suite and tells which of them fail. */
final class Rejections {

    private static final int RACES = 3; // so often a race may go well

    private Rejections() {}

    /** The names of the given tests of a suite that fail. */
    static Set<String> of(Class<?> suite, Set<String> tests) {
        List<? extends DiscoverySelector> selectors =
                tests.stream().map(test -> selectMethod(suite, test)).toList();
        Set<String> failed = new TreeSet<>(failed(run(selectors), tests.size()));
        for (int again = 0; again < RACES && !failed.containsAll(tests); again++) {
            failed.addAll(failed(run(selectors), tests.size()));
        }
        return failed;
    }

    /** The names of all tests of a suite that fail. */
    static Set<String> of(Class<?> suite) {
        return failed(run(List.of(selectClass(suite))), namesOfTests(suite).size());
    }

    private static EngineExecutionResults run(List<? extends DiscoverySelector> selectors) {
        return EngineTestKit.engine("junit-jupiter").selectors(selectors).execute();
    }

    private static Set<String> failed(EngineExecutionResults results, int expected) {
        assertThat(results.testEvents().finished().count()).as("tests that ran").isEqualTo(expected);
        return results.testEvents().failed().stream().map(Rejections::name).collect(Collectors.toSet());
    }

    private static String name(Event event) {
        return event.getTestDescriptor().getDisplayName().replace("()", "");
    }

    /** The names of all tests of a suite, inherited ones included. */
    static Set<String> namesOfTests(Class<?> suite) {
        Set<String> names = new TreeSet<>();
        for (Class<?> type = suite; type != null; type = type.getSuperclass()) {
            Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .forEach(method -> names.add(method.getName()));
        }
        return names;
    }

    /** Fails unless every test of a suite has a mutant that it rejects: a test that rejects nothing proves nothing. */
    static void assertEveryTestRejectsSomething(Class<?> suite, Collection<? extends Mutant<?>> mutants) {
        Set<String> rejecting = mutants.stream()
                .flatMap(mutant -> mutant.rejectedBy().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rejecting).isEqualTo(namesOfTests(suite));
    }
}
