package dev.orchestrator.gather.content;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.content.DocumentText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** What a browser would show of a page without running its scripts. Runs nothing and fetches nothing. */
final class HtmlText implements NodeFilter {

    /** The page is held in memory as a tree, many times as large as its bytes. */
    private static final int LONGEST = 4 << 20;

    private static final Set<String> UNSEEN = Set.of(
            "head", "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "select", "textarea");

    private final Prose prose;
    private final Cancellation cancellation;
    private int preformatted;

    private HtmlText(Prose prose, Cancellation cancellation) {
        this.prose = prose;
        this.cancellation = cancellation;
    }

    static DocumentText read(Path file, Limits limits, Cancellation cancellation) throws IOException {
        Prose prose = new Prose(limits.characters());
        Document page = parse(file);
        String title = page.title().strip();
        if (!title.isEmpty() && !page.body().text().contains(title)) {
            prose.add(title);
            prose.endLine();
        }
        page.body().filter(new HtmlText(prose, cancellation));
        if (Files.size(file) > LONGEST) {
            prose.markTruncated();
        }
        return new DocumentText(prose.text(), "text/html", 0, List.of(), prose.isFull());
    }

    private static Document parse(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return Jsoup.parse(new ByteArrayInputStream(bytes.readNBytes(LONGEST)), null, "");
        }
    }

    @Override
    public FilterResult head(Node node, int depth) {
        cancellation.throwIfCancelled();
        if (node instanceof TextNode text) {
            words(text.getWholeText());
        } else if (node instanceof Element element) {
            return started(element);
        }
        return prose.isFull() ? FilterResult.STOP : FilterResult.CONTINUE;
    }

    private void words(String text) {
        if (preformatted > 0) {
            text.lines().forEach(line -> {
                prose.add(line);
                prose.endLine();
            });
            return;
        }
        for (int from = 0, i = 0; i <= text.length(); i++) {
            if (i == text.length() || Character.isWhitespace(text.charAt(i))) {
                prose.add(text.substring(from, i));
                from = i + 1;
                if (i < text.length()) {
                    prose.space();
                }
            }
        }
    }

    private FilterResult started(Element element) {
        if (UNSEEN.contains(element.normalName()) || isHidden(element)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        switch (element.normalName()) {
            case "td", "th" -> prose.beginCell();
            case "tr" -> prose.endLine();
            case "li" -> {
                prose.endLine();
                prose.bullet();
            }
            default -> breakLine(element);
        }
        preformatted += element.normalName().equals("pre") ? 1 : 0;
        return FilterResult.CONTINUE;
    }

    /** Text that people do not see is not for models either. */
    private static boolean isHidden(Element element) {
        return element.hasAttr("hidden")
                || element.attr("style")
                        .replace(" ", "")
                        .toLowerCase(Locale.ROOT)
                        .contains("display:none");
    }

    private void breakLine(Element element) {
        if (element.isBlock() || element.normalName().equals("br")) {
            prose.endLine();
        }
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element) {
            ended(element);
        }
        return prose.isFull() ? FilterResult.STOP : FilterResult.CONTINUE;
    }

    private void ended(Element element) {
        preformatted -= element.normalName().equals("pre") ? 1 : 0;
        switch (element.normalName()) {
            case "td", "th" -> prose.endCell();
            case "tr" -> prose.endRow(1);
            case "br" -> {}
            default -> breakLine(element);
        }
    }
}
