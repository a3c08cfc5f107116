package dev.orchestrator.gather.content;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.content.Fetched;
import dev.orchestrator.port.content.UrlFetcher;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Fetches documents by http and https from public addresses alone. Needs {@code com.squareup.okhttp3:okhttp-jvm} among the
 * application's dependencies.
 *
 * <p>A URL that a stranger names must not lead to what only this machine can see. So a connection is made only to an address of
 * the public Internet (not loopback, private, shared, link-local, multicast, documentation or other reserved ones, of version
 * 4, 6 or one inside the other), and the address that is checked is the one that is connected to, after each of at most five
 * redirects anew. Ports are 80 and 443. URLs with a user or password are refused; no cookies, credentials or proxies of this
 * process are used; a proxy of the system is passed by. Redirects from https to http are refused.
 *
 * <p>Thread-safe; each call has a connection of its own, which is closed at its end. A document is kept in a temporary file
 * until it is closed.
 */
public final class HttpUrlFetcher implements UrlFetcher {

    private static final String COORDINATE = "com.squareup.okhttp3:okhttp-jvm";

    private final HttpDownload download;
    private final Duration timeLimit;

    private HttpUrlFetcher(Builder builder) {
        this.timeLimit = builder.timeLimit;
        try {
            this.download = new HttpDownload(
                    builder.allowed.or(Addresses::isPublic), builder.ports, builder.maxBytes, builder.timeLimit);
        } catch (NoClassDefFoundError e) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "HttpUrlFetcher needs a library that is missing; add " + COORDINATE
                            + " to the dependencies (on the module path, if that is where this library is)",
                    e);
        }
    }

    /**
     * Returns a fetcher with the limits that stand at the {@link Builder}.
     *
     * @return the fetcher
     * @throws OrchestratorException with code VALIDATION_ERROR if okhttp is missing
     */
    public static HttpUrlFetcher create() {
        return builder().build();
    }

    /**
     * Starts a fetcher with limits of its own.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Fetched fetch(URI url, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        String shown = HttpFailures.shown(url);
        return Apart.call(
                "orchestrator-fetch",
                timeLimit,
                cancellation,
                inner -> download.run(url, inner),
                Fetched::close,
                () -> HttpFailures.tooSlow(shown, timeLimit));
    }

    /** Collects the limits of a fetcher. Not thread-safe. */
    public static final class Builder {

        private Predicate<InetAddress> allowed = address -> false;
        private Set<Integer> ports = Set.of(80, 443);
        private long maxBytes = Attachment.MAX_BYTES;
        private Duration timeLimit = Duration.ofSeconds(60);

        private Builder() {}

        /**
         * Allows addresses that are not public, such as those of a document server in the own network. Whoever may name a URL
         * to this fetcher can then read everything that answers at these addresses: allow as few as possible.
         *
         * @param addresses tells whether an address is allowed as well; called by any thread, must not block
         * @return this
         */
        public Builder alsoAllowing(Predicate<InetAddress> addresses) {
            allowed = allowed.or(addresses);
            return this;
        }

        /**
         * Sets which ports are allowed.
         *
         * @param ports by default 80 and 443
         * @return this
         */
        public Builder ports(Set<Integer> ports) {
            this.ports = Set.copyOf(ports);
            return this;
        }

        /**
         * Sets how large a document may be, unpacked; a larger one is refused.
         *
         * @param bytes above 0; 100 MB by default
         * @return this
         */
        public Builder maxBytes(long bytes) {
            maxBytes = positive(bytes, "maxBytes");
            return this;
        }

        /**
         * Sets how long a call may take in all.
         *
         * @param time above zero; 60 s by default. Connecting and each silence of the server take at most 10 and 30 s of it
         * @return this
         */
        public Builder timeLimit(Duration time) {
            positive(time.toMillis(), "timeLimit in milliseconds");
            timeLimit = time;
            return this;
        }

        /**
         * Creates the fetcher.
         *
         * @return a new fetcher
         * @throws OrchestratorException with code VALIDATION_ERROR if okhttp is missing
         */
        public HttpUrlFetcher build() {
            return new HttpUrlFetcher(this);
        }

        private static long positive(long value, String name) {
            if (value <= 0) {
                throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, name + " must be positive, got " + value);
            }
            return value;
        }
    }
}
