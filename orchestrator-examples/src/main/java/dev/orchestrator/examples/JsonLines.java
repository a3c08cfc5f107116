package dev.orchestrator.examples;

import dev.orchestrator.data.DataRequest;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.examples.Utf8Lines.Line;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.GatherItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A file with one JSON object or list a line, as content for data mode. It is read line by line while the content is taken in,
 * so it may be of any size. A line that cannot be taken is told by its number, and the rest goes on; empty lines are passed over.
 *
 * <p>Good for one run, whose iterator is asked by one thread at a time; everything else may be asked by any thread.
 */
public final class JsonLines implements Iterable<DataRequest>, AutoCloseable {

    private static final int BYTES_A_CHARACTER = 3; // at most, for a char of Java

    private final Utf8Lines lines;
    private final long size;
    private final Function<String, DataRequest> toRequest;
    private final Consumer<String> refused;

    /** The line of each request that does not stand right below the one before. */
    private final NavigableMap<Long, Long> jumps = new ConcurrentSkipListMap<>();

    private long requests;
    private long lastLine;

    private JsonLines(Utf8Lines lines, long size, Function<String, DataRequest> toRequest, Consumer<String> refused) {
        this.lines = lines;
        this.size = size;
        this.toRequest = toRequest;
        this.refused = refused;
    }

    /**
     * Opens a file.
     *
     * @param file lines of UTF-8
     * @param toRequest makes a request of a line, such as {@code json -> DataRequest.json(caller, project, json)}
     * @param refused told of each line that cannot be taken, such as {@code line 7: …}; by the thread that asks for requests
     * @return the lines, to be closed when the run is over
     * @throws IOException if the file cannot be opened
     */
    public static JsonLines open(Path file, Function<String, DataRequest> toRequest, Consumer<String> refused)
            throws IOException {
        Utf8Lines lines = new Utf8Lines(Files.newInputStream(file), BYTES_A_CHARACTER * GatherItem.LONGEST_CONTENT);
        return new JsonLines(lines, Files.size(file), toRequest, refused);
    }

    @Override
    public Iterator<DataRequest> iterator() {
        return new Iterator<>() {
            private @Nullable DataRequest next = read();

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public DataRequest next() {
                DataRequest request = next;
                if (request == null) {
                    throw new NoSuchElementException("the file has no more lines");
                }
                next = read();
                return request;
            }
        };
    }

    /** Returns the next request, or null at the end of the file. */
    private @Nullable DataRequest read() {
        try {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                DataRequest request = request(line);
                if (request != null) {
                    count(line.number());
                    return request;
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("the file of lines cannot be read on", e);
        }
    }

    private @Nullable DataRequest request(Line line) {
        String problem = line.problem();
        if (problem == null && line.text().isBlank()) {
            return null;
        }
        try {
            if (problem == null) {
                Object value = Json.read(line.text());
                if (value instanceof Map<?, ?> || value instanceof List<?>) {
                    return toRequest.apply(line.text());
                }
                problem = "is no JSON object or list";
            }
        } catch (OrchestratorException e) {
            problem = e.getMessage();
        }
        refused.accept("line " + line.number() + ": " + problem);
        return null;
    }

    private void count(long line) {
        requests++;
        if (line != lastLine + 1) {
            jumps.put(requests, line);
        }
        lastLine = line;
    }

    /**
     * Returns where a request stands in the file.
     *
     * @param request its place among the requests, from 1, as {@code IngestResult.Problem.number()} tells it
     * @return the number of its line, from 1
     */
    public long lineOf(long request) {
        Map.Entry<Long, Long> jump = jumps.floorEntry(request);
        return jump == null ? request : jump.getValue() + request - jump.getKey();
    }

    /**
     * Returns how much of the file was read.
     *
     * @return a share of its bytes, 0 to 1
     */
    public double share() {
        return size == 0 ? 1 : Math.min(1, lines.taken() / (double) size);
    }

    /**
     * Returns how long the rest of the file will take, if it goes on like this.
     *
     * @param took how long it has taken so far
     * @return an estimate
     */
    public Duration left(Duration took) {
        double share = share();
        return share == 0 ? Duration.ZERO : Duration.ofMillis(Math.round(took.toMillis() * (1 - share) / share));
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
