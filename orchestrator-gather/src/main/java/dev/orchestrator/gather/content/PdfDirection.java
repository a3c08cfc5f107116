package dev.orchestrator.gather.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.pdfbox.text.TextPosition;

/**
 * Lines that have letters from right to left, sorted by place. PDFBox turns such lines into the order of reading, but takes for
 * granted that they were written from left to right; some programs write them as they are read, some piece by piece.
 */
final class PdfDirection {

    private static final Comparator<TextPosition> BY_PLACE = Comparator.comparingDouble(TextPosition::getX);

    private PdfDirection() {}

    static void sort(List<TextPosition> letters) {
        int from = 0;
        for (int to = 1; to <= letters.size(); to++) {
            if (to == letters.size() || !isOneLine(letters.get(to - 1), letters.get(to))) {
                sortLine(letters.subList(from, to));
                from = to;
            }
        }
    }

    private static boolean isOneLine(TextPosition one, TextPosition other) {
        double height = Math.max(one.getHeight(), other.getHeight());
        return Math.abs(one.getY() - other.getY()) <= height / 2;
    }

    private static void sortLine(List<TextPosition> line) {
        if (line.stream().anyMatch(letter -> hasRightToLeft(letter.getUnicode()))) {
            List<TextPosition> sorted = new ArrayList<>(line);
            sorted.sort(BY_PLACE);
            for (int i = 0; i < sorted.size(); i++) {
                line.set(i, sorted.get(i));
            }
        }
    }

    private static boolean hasRightToLeft(String text) {
        return text.codePoints()
                .map(Character::getDirectionality)
                .anyMatch(direction -> direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC);
    }
}
