package dev.orchestrator.gather.content;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.content.Fetched;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One GET after the other, from one redirect to the next, by okhttp. */
final class HttpDownload {

    private static final int MOST_REDIRECTS = 5;
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final String UNKNOWN = "application/octet-stream";

    private final OkHttpClient client;
    private final Set<Integer> ports;
    private final long maxBytes;

    HttpDownload(Predicate<InetAddress> allowed, Set<Integer> ports, long maxBytes, Duration time) {
        this(allowed, ports, maxBytes, time, Dns.SYSTEM);
    }

    HttpDownload(Predicate<InetAddress> allowed, Set<Integer> ports, long maxBytes, Duration time, Dns dns) {
        this.ports = ports;
        this.maxBytes = maxBytes;
        this.client = new OkHttpClient.Builder()
                .dns(host -> checked(dns.lookup(host), allowed))
                .socketFactory(new GuardedSockets(allowed))
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS))
                .connectTimeout(CONNECTING)
                .readTimeout(SILENCE)
                .callTimeout(time)
                .build();
    }

    /** A name that has addresses of both kinds belongs to somebody who wants to be taken for another. */
    private static List<InetAddress> checked(List<InetAddress> addresses, Predicate<InetAddress> allowed)
            throws UnknownHostException {
        if (!addresses.stream().allMatch(allowed)) {
            UnknownHostException forbidden = new UnknownHostException("not allowed");
            forbidden.initCause(new GuardedSockets.Forbidden());
            throw forbidden;
        }
        return addresses;
    }

    Fetched run(URI address, Cancellation cancellation) {
        HttpUrl url = parsed(address);
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            Answer answer = get(url, cancellation);
            if (answer.document() != null) {
                return answer.document();
            }
            url = next(url, answer.location());
        }
        throw HttpFailures.refused(HttpFailures.shown(address), "it redirects more than " + MOST_REDIRECTS + " times");
    }

    /** What a server gave: a document, or the address where to ask instead. */
    private record Answer(
            @Nullable Fetched document, @Nullable String location) {}

    private HttpUrl parsed(URI address) {
        HttpUrl url = address.getRawAuthority() == null ? null : HttpUrl.parse(address.toString());
        if (url == null) {
            throw HttpFailures.refused(HttpFailures.shown(address), "it is no absolute http or https address");
        }
        return allowed(url);
    }

    private HttpUrl allowed(HttpUrl url) {
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw HttpFailures.refused(shown(url), "it has a user or a password in it");
        } else if (!ports.contains(url.port())) {
            throw HttpFailures.refused(shown(url), "port " + url.port() + " is not allowed");
        }
        return url;
    }

    private HttpUrl next(HttpUrl from, @Nullable String location) {
        HttpUrl url = location == null ? null : from.resolve(location);
        if (url == null) {
            throw HttpFailures.refused(shown(from), "it redirects to what is no http or https address");
        } else if (from.isHttps() && !url.isHttps()) {
            throw HttpFailures.refused(shown(from), "it redirects from https to http");
        }
        return allowed(url);
    }

    private static String shown(HttpUrl url) {
        return HttpFailures.shown(url.uri());
    }

    private Answer get(HttpUrl url, Cancellation cancellation) {
        Request request = new Request.Builder()
                .url(url)
                .header("Accept", "*/*")
                .header("User-Agent", "Orchestrator for Java")
                .build();
        Call call = client.newCall(request);
        Cancellation.Registration hook = cancellation.onCancel(call::cancel);
        try (hook;
                Response response = call.execute()) {
            return answer(url, response, cancellation);
        } catch (Spool.NoRoom e) {
            throw HttpFailures.noRoom(shown(url), e);
        } catch (IOException e) {
            cancellation.throwIfCancelled();
            throw isForbidden(e) ? HttpFailures.forbidden(shown(url)) : HttpFailures.transport(shown(url), e);
        }
    }

    private static boolean isForbidden(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof GuardedSockets.Forbidden) {
                return true;
            }
        }
        return List.of(e.getSuppressed()).stream().anyMatch(HttpDownload::isForbidden);
    }

    private Answer answer(HttpUrl url, Response response, Cancellation cancellation) throws IOException {
        if (response.isRedirect()) {
            return new Answer(null, response.header("Location"));
        } else if (response.code() != 200) {
            throw HttpFailures.status(shown(url), response.code());
        } else if (response.body().contentLength() > maxBytes) {
            throw HttpFailures.tooLarge(shown(url), maxBytes);
        }
        return new Answer(stored(url, response, cancellation), null);
    }

    private Fetched stored(HttpUrl url, Response response, Cancellation cancellation) throws IOException {
        Path file = Spool.create();
        try (InputStream bytes = response.body().byteStream()) {
            Spool.copy(bytes, file, maxBytes, cancellation);
            return new FetchedFile(url.uri(), mediaType(response), Files.size(file), file);
        } catch (Unreadable e) {
            Spool.delete(file);
            throw HttpFailures.tooLarge(shown(url), maxBytes);
        } catch (IOException | RuntimeException | Error e) {
            Spool.delete(file);
            throw e;
        }
    }

    private static String mediaType(Response response) {
        String given = response.header("Content-Type", UNKNOWN);
        String type = String.valueOf(given).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.isEmpty() ? UNKNOWN : type;
    }
}
