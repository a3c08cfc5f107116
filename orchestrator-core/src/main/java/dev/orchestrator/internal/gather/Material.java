package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Prompts;
import dev.orchestrator.internal.Marked;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.store.GatherItem;
import java.util.List;
import java.util.Map;

/** What a model is shown of items: the beginning of their content and of the text of their files, marked as a stranger's. */
final class Material {

    private static final int LONGEST = 20_000; // characters of content, and as many of its files: some 10,000 tokens

    private final Prompts prompts;

    Material(Prompts prompts) {
        this.prompts = prompts;
    }

    String of(GatherItem item) {
        String content = Excerpts.shortened(item.content(), LONGEST);
        String files = Excerpts.shortened(item.extractedText(), LONGEST);
        return marked(files.isEmpty() ? content : (content + "\n\n" + files).strip());
    }

    String known(GatherItem item) {
        String enriched = item.enriched();
        return marked(enriched == null ? "" : Excerpts.shortened(enriched, LONGEST)); // a merge brings long texts
    }

    String marked(String text) {
        return Marked.in(prompts.get(Prompts.DATA_MATERIAL), "material", text);
    }

    static List<ContentPart> filled(Question question, Map<String, String> values) {
        return List.of(new ContentPart.Text(question.prompt().fill(values)));
    }
}
