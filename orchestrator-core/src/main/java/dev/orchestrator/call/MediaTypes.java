package dev.orchestrator.call;

import java.net.URLConnection;
import java.util.Locale;
import java.util.Map;

/** Media types by file name: the JDK's table, and the text formats it lacks. */
final class MediaTypes {

    private static final String UNKNOWN = "application/octet-stream";

    private static final Map<String, String> EXTRA = Map.ofEntries(
            Map.entry("md", "text/markdown"),
            Map.entry("csv", "text/csv"),
            Map.entry("json", "application/json"),
            Map.entry("jsonl", "application/json"),
            Map.entry("yaml", "text/yaml"),
            Map.entry("yml", "text/yaml"),
            Map.entry("log", "text/plain"),
            Map.entry("fountain", "text/plain"),
            Map.entry("srt", "text/plain"),
            Map.entry("java", "text/plain"),
            Map.entry("py", "text/plain"),
            Map.entry("js", "text/plain"),
            Map.entry("ts", "text/plain"),
            Map.entry("sql", "text/plain"),
            Map.entry("webp", "image/webp"),
            Map.entry("pdf", "application/pdf"));

    private MediaTypes() {}

    static String of(String fileName) {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String extra = EXTRA.get(extension);
        if (extra != null) {
            return extra;
        }
        String known = URLConnection.guessContentTypeFromName(fileName);
        return known == null ? UNKNOWN : known;
    }
}
