package dev.orchestrator.gateway;

import dev.orchestrator.call.Scheduler;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelTier;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The chains of a gateway, and which of them a request takes. */
final class Stations {

    private final Map<ModelTier, List<Station>> chains = new EnumMap<>(ModelTier.class);
    private final Map<String, Station> byName = new LinkedHashMap<>();
    private final int failures;
    private final Duration rest;
    private final Scheduler scheduler;

    Stations(Map<ModelTier, List<Hop>> tiers, int failures, Duration rest, Scheduler scheduler) {
        this.failures = failures;
        this.rest = rest;
        this.scheduler = scheduler;
        tiers.forEach(
                (tier, hops) -> chains.put(tier, hops.stream().map(this::shared).toList()));
    }

    /** A hop of two tiers has one breaker. */
    private Station shared(Hop hop) {
        Station station = byName.computeIfAbsent(hop.name(), name -> station(hop));
        Check.that(
                station.hop().equals(hop),
                "two different hops are called " + hop.name() + "; give one of them another name with named(...)");
        return station;
    }

    private Station station(Hop hop) {
        return new Station(hop, new Circuit(hop.name(), failures, rest, scheduler));
    }

    /** A model that is asked for by name is asked alone: whoever names one wants no other. */
    List<Station> of(@Nullable ModelTier tier, ModelRequest request) {
        String model = request.model();
        return model == null ? chain(tier == null ? tierOf(request) : tier) : List.of(named(model));
    }

    private static ModelTier tierOf(ModelRequest request) {
        boolean seen = request.messages().stream()
                .flatMap(message -> message.content().stream())
                .anyMatch(Stations::isImage);
        return seen ? ModelTier.VISION : ModelTier.BALANCED;
    }

    private static boolean isImage(ContentPart part) {
        return part instanceof ContentPart.ImageUrl || (part instanceof ContentPart.Data data && data.isImage());
    }

    /** A tier without a chain takes the balanced one, which is always there. */
    private List<Station> chain(ModelTier tier) {
        List<Station> own = chains.get(tier);
        return own == null ? chains.getOrDefault(ModelTier.BALANCED, List.of()) : own;
    }

    /** A model outside of all chains is asked like the first one, without a breaker that remembers it. */
    Station named(String model) {
        return byName.values().stream()
                .filter(station -> model.equals(station.hop().model()))
                .findFirst()
                .orElseGet(() -> station(first().asking(model)));
    }

    Hop first() {
        return chain(ModelTier.BALANCED).get(0).hop();
    }

    Map<String, CircuitState> states() {
        Map<String, CircuitState> states = new LinkedHashMap<>();
        byName.forEach((name, station) -> states.put(name, station.circuit().state()));
        return states;
    }
}
