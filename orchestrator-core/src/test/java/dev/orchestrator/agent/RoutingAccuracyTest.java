package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.agent.LabelledRequests.Labelled;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.inmemory.DefaultAgents;
import dev.orchestrator.port.agent.Department;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * How often the rules alone give a task to the department that a producer would give it to. The requests were written and
 * labelled before there was a router; those that were held back have not been looked at since.
 */
class RoutingAccuracyTest {

    private final TaskRouter router = TaskRouter.create(DefaultAgents.directory());
    private final List<String> departments =
            List.of("story", "character", "visual", "image-quality", "video", "audio", "production");

    private Routing route(Labelled request) {
        return router.route(RoutingRequest.of(null, request.text()), Cancellation.none());
    }

    private double share(String resource) {
        List<Labelled> requests = LabelledRequests.of(resource);
        Map<String, Map<String, Integer>> given = new LinkedHashMap<>();
        int right = 0;
        for (Labelled request : requests) {
            String department = route(request).department();
            given.computeIfAbsent(request.department(), d -> new LinkedHashMap<>())
                    .merge(department, 1, Integer::sum);
            right += department.equals(request.department()) ? 1 : 0;
        }
        System.out.printf("%s: %d of %d right%n%s%n", resource, right, requests.size(), table(given));
        return (double) right / requests.size();
    }

    /** A row for each department that is right, a column for each that was chosen. */
    private String table(Map<String, Map<String, Integer>> given) {
        StringBuilder table = new StringBuilder("%-14s".formatted("right \\ given"));
        departments.forEach(department -> table.append("%14s".formatted(department)));
        for (String right : departments) {
            table.append("\n%-14s".formatted(right));
            for (String chosen : departments) {
                table.append(
                        "%14s".formatted(given.getOrDefault(right, Map.of()).getOrDefault(chosen, 0)));
            }
        }
        return table.toString();
    }

    @Test
    void the_requests_are_of_all_departments_alike() {
        Map<String, Long> counts = LabelledRequests.of("routing-requests.tsv").stream()
                .collect(Collectors.groupingBy(Labelled::department, Collectors.counting()));
        assertThat(counts.keySet()).containsExactlyInAnyOrderElementsOf(departments);
        assertThat(counts.values()).containsOnly(10L);
        assertThat(DefaultAgents.directory().departments(null))
                .extracting(Department::id)
                .containsExactlyInAnyOrderElementsOf(departments);
    }

    @Test
    void nine_of_ten_requests_are_routed_as_a_producer_would() {
        assertThat(share("routing-requests.tsv")).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void most_requests_that_were_held_back_are_routed_right_as_well() {
        assertThat(share("routing-requests-held-back.tsv")).isGreaterThanOrEqualTo(0.8);
    }

    /** What is unsure goes on to a model where there is one: it must be there that the mistakes are. */
    @Test
    void the_confidence_tells_where_mistakes_are() {
        List<Labelled> requests = LabelledRequests.of("routing-requests-held-back.tsv");
        Map<Boolean, List<Boolean>> rightBySure = requests.stream()
                .map(request -> Map.entry(route(request), request.department()))
                .collect(Collectors.partitioningBy(
                        entry -> entry.getKey().confidence() >= 0.5,
                        Collectors.mapping(
                                entry -> entry.getKey().department().equals(entry.getValue()), Collectors.toList())));
        assertThat(share(rightBySure.get(true))).isGreaterThan(0.9);
        assertThat(share(rightBySure.get(false))).isLessThan(share(rightBySure.get(true)));
    }

    private static double share(List<Boolean> right) {
        return (double) right.stream().filter(r -> r).count() / right.size();
    }
}
