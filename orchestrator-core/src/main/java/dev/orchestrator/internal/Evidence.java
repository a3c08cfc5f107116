package dev.orchestrator.internal;

import dev.orchestrator.call.Prompts;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.base.TokenEstimate;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.stream.EntityCard;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the Brain has found, as a model is shown it: numbered like the cards, between markers with a code that follows from
 * what stands between them, so that no text in there can know it. Only the first line of each piece begins with a bracket.
 */
final class Evidence {

    private static final int LONGEST_TEXT = 4_000; // characters that the model is shown of one entity's text

    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    private final List<EntityCard> cards;
    private final List<String> pieces;

    private Evidence(List<EntityCard> cards, List<String> pieces) {
        this.cards = cards;
        this.pieces = pieces;
    }

    /** Takes the best ones, as many as fit; of the first one what fits. {@code cards} are those of the matches. */
    static Evidence of(List<BrainMatch> matches, List<EntityCard> cards, long tokens) {
        List<String> pieces = new ArrayList<>();
        long left = tokens;
        for (int i = 0; i < matches.size(); i++) {
            String piece = piece(i + 1, matches.get(i).entity().text(), cards.get(i));
            long size = TokenEstimate.of(piece);
            if (size > left && i > 0) {
                break;
            }
            pieces.add(size > left ? fitting(piece, left) : piece);
            left -= size;
        }
        return new Evidence(List.copyOf(cards), List.copyOf(pieces));
    }

    private static String fitting(String piece, long tokens) {
        String cut = piece;
        while (TokenEstimate.of(cut) > tokens && cut.length() > 1) {
            cut = Excerpts.of(cut, cut.length() - Math.max(1, cut.length() / 8));
        }
        return cut;
    }

    /** Returns how many pieces the model is shown. */
    int size() {
        return pieces.size();
    }

    /** Returns all that was found, also what the model is not shown. */
    List<EntityCard> cards() {
        return cards;
    }

    /** Returns what the model is shown under a number, from 1. */
    String piece(int number) {
        return pieces.get(number - 1);
    }

    /** Returns what a piece tells of its entity; neither its number nor its type is a word of it. */
    String told(int number) {
        EntityCard card = cards.get(number - 1);
        String piece = piece(number);
        return line(card.title()) + piece.substring(Math.min(head(number, card).length(), piece.length()));
    }

    /** Returns the better half, for a model that cannot read all of it. */
    Evidence half() {
        return new Evidence(cards, pieces.subList(0, (pieces.size() + 1) / 2));
    }

    /** Puts the evidence before a question. */
    ModelMessage before(ModelMessage question, Prompts prompts) {
        List<ContentPart> content = new ArrayList<>();
        content.add(new ContentPart.Text(marked(prompts)));
        content.addAll(question.content());
        return ModelMessage.of(question.role(), content);
    }

    private String marked(Prompts prompts) {
        return Marked.in(prompts.get(Prompts.QUERY_EVIDENCE), "evidence", String.join("\n\n", pieces));
    }

    private static String piece(int number, String text, EntityCard card) {
        StringBuilder piece = new StringBuilder(head(number, card));
        LINE_BREAK
                .splitAsStream(Excerpts.shortened(text, LONGEST_TEXT))
                .filter(line -> !line.isBlank())
                .forEach(line -> piece.append("\n| ").append(line));
        if (!card.properties().isEmpty()) {
            piece.append("\n| ").append(properties(card));
        }
        if (!card.relations().isEmpty()) {
            piece.append("\n| ").append(relations(card));
        }
        return piece.toString();
    }

    private static String head(int number, EntityCard card) {
        return "[" + number + "] " + line(card.title()) + " (" + card.type() + ")";
    }

    private static String properties(EntityCard card) {
        return card.properties().entrySet().stream()
                .map(property -> line(property.getKey() + ": " + property.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String relations(EntityCard card) {
        return card.relations().stream()
                .map(link -> line(
                        link.outgoing()
                                ? link.type() + " → " + link.title()
                                : link.title() + " → " + link.type() + " → this"))
                .collect(Collectors.joining("; "));
    }

    /** Text of an entity must not be able to begin a line of its own. */
    private static String line(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ");
    }
}
