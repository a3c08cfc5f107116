package dev.orchestrator.conformance;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Registration;
import dev.orchestrator.port.content.Fetched;
import dev.orchestrator.port.content.UrlFetcher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Broken fetchers. */
final class UrlFetcherMutants {

    private static final String WHOLE = "a_document_comes_whole_with_its_address_and_type";
    private static final String NOT_PUBLIC = "what_is_not_public_is_not_reached_however_it_is_spelt";
    private static final String REDIRECTS = "redirects_are_followed_to_where_they_may_lead";
    private static final String REDIRECTS_AWAY = "redirects_lead_nowhere_that_is_not_allowed";
    private static final String STATUS = "only_success_is_a_document";
    private static final String HALF_WAY = "a_document_that_stops_half_way_is_none_and_may_come_later";
    private static final String NOBODY = "nobody_there_is_a_failure_that_may_pass";
    private static final String TOO_MUCH = "too_much_is_refused_whether_the_server_says_so_or_not";
    private static final String SILENT = "a_server_that_is_silent_is_given_up";
    private static final String DRIPPING = "a_server_that_never_comes_to_an_end_is_given_up";
    private static final String KNOWN_BY = "nothing_is_sent_that_the_server_could_know_anybody_by";
    private static final String CREDENTIALS = "an_address_with_credentials_is_refused";

    private UrlFetcherMutants() {}

    static List<Mutant<UrlFetcher>> all() {
        return List.of(
                mutant("any address will do", new Trusting(), NOT_PUBLIC),
                mutant("addresses inside are not looked at", new Unspelt(), NOT_PUBLIC),
                mutant("other schemes are fetched by other means", new AnyScheme(), "other_schemes_are_refused"),
                mutant("credentials are passed by", new Sharing(), CREDENTIALS),
                mutant("redirects are not checked", new Following(), REDIRECTS_AWAY),
                mutant("redirects are followed for ever", new Round(), "redirects_without_end_are_left"),
                mutant("redirects are not followed", new Standing(), REDIRECTS),
                mutant("the first address is told", new First(), REDIRECTS),
                mutant("cookies are kept", new Remembering(), KNOWN_BY),
                mutant(
                        "the type is told as it came",
                        new Verbatim(),
                        "a_type_that_the_server_does_not_tell_is_unknown"),
                mutant("bytes are read once", new Once(), WHOLE),
                mutant("what was closed is still there", new Kept(), "a_document_that_was_closed_is_gone"),
                mutant("any answer is a document", new AnyStatus(), STATUS, KNOWN_BY),
                mutant("all may be otherwise later", new Hopeful(), STATUS, TOO_MUCH, NOT_PUBLIC),
                mutant("half a document is one", new Half(), HALF_WAY),
                mutant("failures come through as they are", new Leaking(), HALF_WAY, NOBODY),
                mutant("failures tell the query", new Telling(), STATUS, NOBODY, TOO_MUCH, SILENT),
                mutant("there is no limit", new Boundless(), TOO_MUCH),
                mutant(
                        "what is packed is unpacked without a limit",
                        new Unpacking(),
                        "what_unpacks_to_too_much_is_not_too_much"),
                mutant("time has no end", new Patient(), SILENT, DRIPPING),
                mutant("a call that was cancelled begins", new Late(), "a_cancelled_call_asks_nobody"),
                mutant(
                        "cancelling is noticed at the end",
                        new Deaf(),
                        "cancelling_ends_a_call_that_waits_and_its_connection"),
                mutant("all share one document", new Shared(), "many_threads_fetch_documents_of_their_own"));
    }

    private static Mutant<UrlFetcher> mutant(String name, PlainFetcher broken, String... tests) {
        return Mutant.of(name, correct -> broken.reaching(((PlainFetcher) correct).reach), tests);
    }

    private static final class Trusting extends PlainFetcher {
        @Override
        boolean isAllowed(InetAddress address) {
            return true;
        }
    }

    private static final class Unspelt extends PlainFetcher {
        @Override
        boolean isAllowed(InetAddress address) {
            return reach.loopback() || !address.getHostAddress().equals("127.0.0.1");
        }
    }

    private static final class AnyScheme extends PlainFetcher {
        @Override
        public Fetched fetch(URI url, Cancellation cancellation) {
            return "file".equals(url.getScheme())
                    ? new PlainFetched(url, "text/plain", new byte[0])
                    : super.fetch(url, cancellation);
        }
    }

    private static final class Sharing extends PlainFetcher {
        @Override
        URI allowed(URI url) {
            return url.getRawUserInfo() == null
                    ? super.allowed(url)
                    : URI.create(url.toString().replace(url.getRawUserInfo() + "@", ""));
        }
    }

    private static final class Following extends PlainFetcher {
        @Override
        URI next(URI from, String location) {
            return from.resolve(location);
        }
    }

    private static final class Round extends PlainFetcher {
        @Override
        int mostRedirects() {
            return Integer.MAX_VALUE - 1;
        }
    }

    private static final class Standing extends PlainFetcher {
        @Override
        int mostRedirects() {
            return 0;
        }
    }

    private static final class First extends PlainFetcher {
        @Override
        Fetched fetched(URI first, URI last, String mediaType, byte[] bytes) {
            return super.fetched(first, first, mediaType, bytes);
        }
    }

    private static final class Remembering extends PlainFetcher {
        @Override
        Map<String, String> headers(PlainHttp before) {
            String cookie = before.header("set-cookie");
            return cookie == null ? Map.of() : Map.of("Cookie", cookie);
        }
    }

    private static final class Verbatim extends PlainFetcher {
        @Override
        String mediaType(String said) {
            return said;
        }
    }

    private static final class Once extends PlainFetcher {
        @Override
        Fetched fetched(URI first, URI last, String mediaType, byte[] bytes) {
            InputStream once = new ByteArrayInputStream(bytes);
            return new PlainFetched(last, mediaType, bytes) {
                @Override
                public InputStream open() {
                    return once;
                }
            };
        }
    }

    private static final class Kept extends PlainFetcher {
        @Override
        Fetched fetched(URI first, URI last, String mediaType, byte[] bytes) {
            return new PlainFetched(last, mediaType, bytes) {
                @Override
                public void close() {}
            };
        }
    }

    private static final class AnyStatus extends PlainFetcher {
        @Override
        boolean isSuccess(int status) {
            return true;
        }
    }

    private static final class Hopeful extends PlainFetcher {
        @Override
        RuntimeException failure(URI url, String detail, boolean retryable, @Nullable Throwable cause) {
            return super.failure(url, detail, true, cause);
        }
    }

    private static final class Half extends PlainFetcher {
        @Override
        byte[] bytes(URI url, PlainHttp http) throws IOException {
            try {
                return super.bytes(url, http);
            } catch (IOException e) {
                return new byte[0];
            }
        }
    }

    private static final class Leaking extends PlainFetcher {
        @Override
        RuntimeException unavailable(URI url, IOException e) {
            return new UncheckedIOException(e);
        }
    }

    private static final class Telling extends PlainFetcher {
        @Override
        String shown(URI url) {
            return url.toString();
        }
    }

    private static final class Boundless extends PlainFetcher {
        @Override
        long mostBytes() {
            return Integer.MAX_VALUE - 9;
        }
    }

    private static final class Unpacking extends PlainFetcher {
        @Override
        Fetched fetched(URI first, URI last, String mediaType, byte[] bytes) {
            try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                return super.fetched(first, last, mediaType, unpacked.readAllBytes());
            } catch (IOException e) {
                return super.fetched(first, last, mediaType, bytes); // it was not packed
            }
        }
    }

    private static final class Patient extends PlainFetcher {
        @Override
        Duration timeLimit() {
            return Duration.ofDays(1);
        }
    }

    private static final class Late extends PlainFetcher {
        @Override
        void checkBefore(Cancellation cancellation) {}

        @Override
        Registration wakeOn(Cancellation cancellation, PlainHttp http) {
            return cancellation.isCancelled() ? () -> {} : super.wakeOn(cancellation, http);
        }
    }

    private static final class Deaf extends PlainFetcher {
        @Override
        Registration wakeOn(Cancellation cancellation, PlainHttp http) {
            return () -> {};
        }
    }

    private static final class Shared extends PlainFetcher {
        private volatile byte[] last = new byte[0];

        @Override
        Fetched fetched(URI first, URI last, String mediaType, byte[] bytes) {
            this.last = bytes;
            LockSupport.parkNanos(1_000_000);
            return super.fetched(first, last, mediaType, this.last);
        }
    }
}
