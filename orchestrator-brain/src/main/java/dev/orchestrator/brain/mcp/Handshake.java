package dev.orchestrator.brain.mcp;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which era a server lives in, and opens a session: asks as the modern era does, and where that is not
 * understood, begins as the legacy era did.
 */
final class Handshake {

    private static final String LEGACY_VERSION = "2025-11-25";
    private static final Set<String> LEGACY_VERSIONS = Set.of("2024-11-05", "2025-03-26", "2025-06-18", LEGACY_VERSION);

    private static final int HEADER_MISMATCH = -32020;
    private static final int CAPABILITY_MISSING = -32021;
    private static final int VERSION_UNSUPPORTED = -32022;

    /** Old servers may say nothing at all to what they do not know. */
    private static final Duration PROBE = Duration.ofSeconds(10);

    private final Supplier<Link> links;
    private final Terms terms;
    private final AtomicLong ids = new AtomicLong();
    private volatile @Nullable Era known;

    Handshake(Supplier<Link> links, Terms terms) {
        this.links = links;
        this.terms = terms;
    }

    Session open(Cancellation cancellation) {
        Link link = links.get();
        try {
            Session modern = known == Era.LEGACY ? null : discover(link, cancellation);
            if (modern != null) {
                return agreed(modern);
            }
            if (!link.isOpen()) { // some end when they hear what they do not know
                link = links.get();
            }
            return agreed(initialize(link, cancellation));
        } catch (RuntimeException e) {
            known = null; // it may have been another server before
            link.close();
            throw e;
        }
    }

    private Incoming ask(Link link, RpcRequest request, TimeLimit limit, Cancellation cancellation) {
        try {
            return limit.hold(terms.what(request), cancellation, c -> link.exchange(request, c));
        } catch (SessionLostException e) {
            throw McpException.gone(String.valueOf(e.getMessage()), e);
        }
    }

    private Session agreed(Session session) {
        known = session.era();
        return session;
    }

    private @Nullable Session discover(Link link, Cancellation cancellation) {
        RpcRequest request = new RpcRequest(
                ids.incrementAndGet(),
                "server/discover",
                Session.withMeta(Map.of()),
                Map.of("MCP-Protocol-Version", Session.MODERN_VERSION, "Mcp-Method", "server/discover"));
        Incoming answer = probe(link, request, cancellation);
        Map<String, Object> message = answer == null ? Map.of() : answer.message();
        Map<String, Object> result = Shape.object(message.get("result"));
        if (!Shape.texts(result.get("supportedVersions")).contains(Session.MODERN_VERSION)) {
            stopIfModern(request, message);
            return null;
        }
        link.agreed(Era.MODERN, Session.MODERN_VERSION);
        Map<String, Object> info =
                Shape.object(Shape.object(result.get("_meta")).get("io.modelcontextprotocol/serverInfo"));
        Map<String, Object> self = info.isEmpty() ? Shape.object(result.get("serverInfo")) : info;
        return new Session(link, Era.MODERN, server(self, result, Session.MODERN_VERSION), ids, terms);
    }

    /** Returns the answer, or null if there was none that tells of the modern era. */
    private @Nullable Incoming probe(Link link, RpcRequest request, Cancellation cancellation) {
        try {
            return ask(link, request, terms.limit().atMost(PROBE), cancellation);
        } catch (McpException e) {
            boolean refused = e.status() >= 400 && e.status() < 500 && e.code() == ErrorCode.AGENT_ERROR;
            boolean child = !link.hasHeaders() && e.isRetryable();
            if ((refused && !e.isRetryable()) || child) {
                return null;
            }
            throw e;
        }
    }

    /** Throws if the server is of the modern era and cannot be spoken with all the same. */
    private void stopIfModern(RpcRequest request, Map<String, Object> message) {
        Map<String, Object> error = Shape.object(message.get("error"));
        int code = Shape.number(error.get("code"));
        List<String> offered = Shape.texts(
                code == VERSION_UNSUPPORTED
                        ? Shape.object(error.get("data")).get("supported")
                        : Shape.object(message.get("result")).get("supportedVersions"));
        boolean strange = !offered.isEmpty() && offered.stream().noneMatch(LEGACY_VERSIONS::contains);
        if (strange || code == HEADER_MISMATCH || code == CAPABILITY_MISSING) {
            throw strange ? noCommonVersion() : terms.error(request, error);
        }
    }

    private McpException noCommonVersion() {
        return McpException.misfit(terms.name() + " speaks no revision of the protocol that this client knows: "
                + LEGACY_VERSION + " and before, or " + Session.MODERN_VERSION);
    }

    private Session initialize(Link link, Cancellation cancellation) {
        RpcRequest request = new RpcRequest(
                ids.incrementAndGet(),
                "initialize",
                Map.of("protocolVersion", LEGACY_VERSION, "capabilities", Map.of(), "clientInfo", Session.CLIENT),
                Map.of());
        Incoming answer = ask(link, request, terms.limit(), cancellation);
        Map<String, Object> result = terms.result(request, answer);
        String version = Shape.text(result.get("protocolVersion"));
        if (!LEGACY_VERSIONS.contains(version)) {
            throw noCommonVersion();
        }
        link.agreed(Era.LEGACY, version);
        terms.limit().hold(terms.name() + ": a notification's receipt", cancellation, c -> {
            link.tell(RpcRequest.notification("notifications/initialized", Map.of()), c);
            return true;
        });
        McpServer server = server(Shape.object(result.get("serverInfo")), result, version);
        return new Session(link, Era.LEGACY, server, ids, terms);
    }

    private static McpServer server(Map<String, Object> self, Map<String, Object> result, String version) {
        return new McpServer(
                Shape.text(self.get("name")),
                Shape.text(self.get("version")),
                version,
                Shape.text(result.get("instructions")));
    }
}
