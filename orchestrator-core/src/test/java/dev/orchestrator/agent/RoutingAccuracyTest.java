package dev.orchestrator.agent;

import dev.orchestrator.agent.LabelledRequests.Labelled;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.inmemory.DefaultAgents;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How often the rules alone give a task to the department that a producer would give it to. */
class RoutingAccuracyTest {

    private static final Logger LOG = LoggerFactory.getLogger(RoutingAccuracyTest.class);

    private final TaskRouter router = TaskRouter.create(DefaultAgents.directory());

    private Routing route(Labelled request) {
        return router.route(RoutingRequest.of(null, request.text()), Cancellation.none());
    }

    @ParameterizedTest
    @ValueSource(strings = {"routing-requests.tsv", "routing-requests-held-back.tsv"})
    void first(String file) {
        List<Labelled> requests = LabelledRequests.of(file);
        int right = 0;
        for (Labelled r : requests) {
            Routing routing = route(r);
            boolean ok = routing.department().equals(r.department());
            right += ok ? 1 : 0;
            LOG.info(
                    "{} {} -> {} {} {} | {}",
                    ok ? "ok   " : "WRONG",
                    r.department(),
                    routing.department(),
                    String.format("%.2f", routing.confidence()),
                    routing.method() + " " + routing.reasons(),
                    r.text());
        }
        LOG.info("{}: {} of {}", file, right, requests.size());
    }
}
