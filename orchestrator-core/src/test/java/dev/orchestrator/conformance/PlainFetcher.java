package dev.orchestrator.conformance;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Registration;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.content.Fetched;
import dev.orchestrator.port.content.UrlFetcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The simplest correct fetcher: a socket for each request, one port, and the document in memory. What stands in a method of its
 * own that is not private is broken by some subclass.
 */
class PlainFetcher implements UrlFetcher {

    private static final int UNIQUE_LOCAL = 0xfc; // the first bits of fc00::/7
    private static final int SERVER_ERRORS = 500;

    /** What a fetcher may reach and take. */
    record Reach(int port, boolean loopback, long mostBytes, Duration timeLimit) {}

    Reach reach = new Reach(0, false, 0, Duration.ZERO);

    PlainFetcher reaching(Reach some) {
        reach = some;
        return this;
    }

    @Override
    public Fetched fetch(URI url, Cancellation cancellation) {
        checkBefore(cancellation);
        Cancellation.Source inner = cancellation.child();
        Registration timer = Scheduler.system()
                .after(timeLimit(), () -> inner.cancel(Cancellation.Reason.TIMEOUT, "the time is over"));
        try (inner;
                timer) {
            return follow(url, inner.token());
        } catch (IOException e) {
            cancellation.throwIfCancelled();
            throw inner.token().isCancelled() ? tooSlow(url) : unavailable(url, e);
        }
    }

    void checkBefore(Cancellation cancellation) {
        cancellation.throwIfCancelled();
    }

    Duration timeLimit() {
        return reach.timeLimit();
    }

    int mostRedirects() {
        return 5;
    }

    @SuppressWarnings("try") // the registration is there to be closed
    private Fetched follow(URI first, Cancellation cancellation) throws IOException {
        URI url = allowed(first);
        Map<String, String> headers = Map.of();
        for (int i = 0; i <= mostRedirects(); i++) {
            PlainHttp http = new PlainHttp();
            try (http;
                    Registration wake = wakeOn(cancellation, http)) {
                http.get(address(url), url, headers);
                String location = http.status() / 100 == 3 ? http.header("location") : null;
                if (location == null) {
                    return document(first, url, http);
                }
                headers = headers(http);
                url = next(url, location);
            }
        }
        throw refusal(first, "redirects too often");
    }

    /** What the next request carries. */
    Map<String, String> headers(PlainHttp before) {
        return Map.of();
    }

    Registration wakeOn(Cancellation cancellation, PlainHttp http) {
        return cancellation.onCancel(() -> {
            try {
                http.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    URI next(URI from, String location) {
        return allowed(from.resolve(location));
    }

    URI allowed(URI url) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null) {
            throw refusal(url, "is no http address");
        } else if (url.getRawUserInfo() != null) {
            throw refusal(url, "has a user in it");
        } else if (url.getPort() != reach.port()) {
            throw refusal(url, "has a port that is not allowed");
        }
        return url;
    }

    private InetAddress address(URI url) throws UnknownHostException {
        InetAddress[] all = InetAddress.getAllByName(url.getHost());
        for (InetAddress address : all) {
            if (!isAllowed(address)) {
                throw refusal(url, "is not public");
            }
        }
        return all[0];
    }

    boolean isAllowed(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return reach.loopback();
        }
        boolean uniqueLocal = address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == UNIQUE_LOCAL;
        return !uniqueLocal
                && !address.isAnyLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress();
    }

    private Fetched document(URI first, URI last, PlainHttp http) throws IOException {
        if (!isSuccess(http.status())) {
            throw failure(last, "was answered with " + http.status(), http.status() >= SERVER_ERRORS, null);
        }
        byte[] bytes = bytes(last, http);
        String type = String.valueOf(http.header("content-type"));
        return fetched(first, last, mediaType(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)), bytes);
    }

    boolean isSuccess(int status) {
        return status == 200;
    }

    String mediaType(String said) {
        return said.isEmpty() || said.equals("null") ? "application/octet-stream" : said;
    }

    long mostBytes() {
        return reach.mostBytes();
    }

    byte[] bytes(URI url, PlainHttp http) throws IOException {
        try (InputStream body = http.body()) {
            byte[] bytes = body.readNBytes((int) mostBytes() + 1);
            if (bytes.length > mostBytes()) {
                throw refusal(url, "is too large");
            }
            return bytes;
        }
    }

    Fetched fetched(URI first, URI last, String mediaType, byte[] bytes) {
        return new PlainFetched(last, mediaType, bytes);
    }

    RuntimeException tooSlow(URI url) {
        return new DocumentException(ErrorCode.TIMEOUT, shown(url), "takes too long", true, null);
    }

    RuntimeException unavailable(URI url, IOException e) {
        return failure(url, "could not be fetched", true, e);
    }

    private RuntimeException refusal(URI url, String detail) {
        return failure(url, detail, false, null);
    }

    RuntimeException failure(URI url, String detail, boolean retryable, @Nullable Throwable cause) {
        return new DocumentException(ErrorCode.VALIDATION_ERROR, shown(url), detail, retryable, cause);
    }

    /** Without user and query. */
    String shown(URI url) {
        return url.getScheme() + "://" + url.getHost() + ":" + url.getPort() + url.getPath();
    }
}
