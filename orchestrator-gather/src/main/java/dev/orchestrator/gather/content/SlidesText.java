package dev.orchestrator.gather.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Text of a PowerPoint presentation, slide by slide, each followed by its speaker's notes. */
final class SlidesText {

    private final Prose prose;

    private SlidesText(Prose prose) {
        this.prose = prose;
    }

    /** Returns how many slides there are. */
    static int read(ZipParts zip, String main, Prose prose, Limits limits) throws IOException {
        List<String> slides = slides(zip, main);
        SlidesText text = new SlidesText(prose);
        for (String slide : slides.subList(0, Math.min(slides.size(), limits.pages()))) {
            text.readPart(zip, slide);
            String notes = Relations.of(zip, slide).byType("notesSlide").orElse("");
            if (zip.has(notes)) {
                text.readPart(zip, notes);
            }
        }
        if (slides.size() > limits.pages()) {
            prose.markTruncated();
        }
        return slides.size();
    }

    private static List<String> slides(ZipParts zip, String main) throws IOException {
        Relations relations = Relations.of(zip, main);
        List<String> slides = new ArrayList<>();
        try (Markup xml = zip.xml(main)) {
            while (xml.next()) {
                if (xml.starts("sldId")) {
                    relations.byId(xml.reference()).filter(zip::has).ifPresent(slides::add);
                }
            }
        }
        return slides;
    }

    private void readPart(ZipParts zip, String part) throws IOException {
        try (Markup xml = zip.xml(part)) {
            boolean words = false;
            while (!prose.isFull() && xml.next()) {
                if (xml.isStart()) {
                    words = xml.name().equals("t");
                    started(xml);
                } else if (xml.isEnd()) {
                    words = false;
                    ended(xml.name());
                } else if (words) {
                    prose.add(xml.text());
                }
            }
        }
    }

    private void started(Markup xml) throws IOException {
        switch (xml.name()) {
            case "Fallback" -> xml.skip();
            case "fld" -> readField(xml);
            case "br" -> prose.endLine();
            case "tc" -> prose.beginCell();
            default -> {}
        }
    }

    /** The number of a slide is nothing that anybody wrote. */
    private static void readField(Markup xml) throws IOException {
        if (xml.attribute("type", "").startsWith("slidenum")) {
            xml.skip();
        }
    }

    private void ended(String name) {
        switch (name) {
            case "p" -> prose.endLine();
            case "tc" -> prose.endCell();
            case "tr" -> prose.endRow(1);
            default -> {}
        }
    }
}
