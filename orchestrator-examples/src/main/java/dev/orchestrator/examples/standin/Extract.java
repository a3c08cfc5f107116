package dev.orchestrator.examples.standin;

import dev.orchestrator.examples.standin.ChatCall.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Answers with what is already there. It quotes, of the conversation and the files attached to it, the sentences that have
 * most in common with the last message; lists the earlier messages when asked for them (in English); and quotes the
 * message itself if there is nothing to select.
 *
 * <p>Of material that data mode shows it, it quotes the beginning. It knows nothing and concludes nothing.
 */
final class Extract {

    private static final int MOST_QUOTES = 3;
    private static final int MOST_MESSAGES = 10;
    private static final Pattern ASKS_FOR_HISTORY = Pattern.compile(
            "\\b(did (i|we)( just)? (ask|say|write)"
                    + "|(i|we)( just| have)? (asked|said|wrote)"
                    + "|(earlier|previous|first|last) (questions?|messages?))\\b",
            Pattern.CASE_INSENSITIVE);

    private Extract() {}

    static String answer(List<Turn> turns) {
        int last = lastOfUser(turns);
        Turn question = turns.get(last);
        List<String> material = Material.of(question);
        if (!material.isEmpty()) {
            return Material.digest(material);
        }
        List<Turn> earlier = turns.subList(0, last);
        String words = Passage.ownWords(question);
        if (ASKS_FOR_HISTORY.matcher(words).find()) {
            return earlierMessages(earlier);
        }
        List<Passage> quotes = select(Terms.of(words), passages(earlier, question));
        return quotes.isEmpty() ? "Nothing so far matches. You wrote:\n" + quote(words) : quoted(quotes);
    }

    private static int lastOfUser(List<Turn> turns) {
        int last = turns.size() - 1;
        while (!turns.get(last).isUser()) {
            last--;
        }
        return last;
    }

    private static String earlierMessages(List<Turn> earlier) {
        List<String> messages =
                earlier.stream().filter(Turn::isUser).map(Passage::ownWords).toList();
        if (messages.isEmpty()) {
            return "> This is the first message.";
        }
        return "Earlier you wrote:\n"
                + messages.stream()
                        .skip(Math.max(0, messages.size() - MOST_MESSAGES))
                        .map(Extract::quote)
                        .collect(Collectors.joining("\n>\n"));
    }

    /** What came with the question counts. The question itself does not, and no other: they answer nothing. */
    private static List<Passage> passages(List<Turn> earlier, Turn question) {
        List<Passage> passages = new ArrayList<>();
        earlier.stream()
                .filter(turn -> !turn.role().equals("system") && !turn.isResult())
                .forEach(turn -> passages.addAll(Passage.of(turn)));
        Passage.of(question).stream()
                .filter(passage -> passage.source().startsWith("From "))
                .forEach(passages::add);
        return passages.stream()
                .distinct()
                .filter(passage ->
                        !passage.isQuestion() && !Passage.ownWords(question).contains(passage.sentence()))
                .toList();
    }

    /** Returns the best passages in the order in which they stand. */
    static List<Passage> select(Set<String> query, List<Passage> passages) {
        Terms terms = new Terms(passages.stream().map(Passage::sentence).toList());
        return IntStream.range(0, passages.size())
                .boxed()
                .filter(i -> terms.score(query, i) > 0)
                .sorted(Comparator.comparingDouble((Integer i) -> terms.score(query, i))
                        .reversed())
                .limit(MOST_QUOTES)
                .sorted()
                .map(passages::get)
                .toList();
    }

    static String quoted(List<Passage> quotes) {
        StringBuilder answer = new StringBuilder();
        String source = "";
        for (Passage passage : quotes) {
            if (!passage.source().equals(source)) {
                source = passage.source();
                answer.append(answer.isEmpty() ? "" : "\n\n").append(source);
            }
            answer.append('\n').append(quote(passage.sentence()));
        }
        return answer.toString();
    }

    private static String quote(String text) {
        return text.lines().map(line -> "> " + line).collect(Collectors.joining("\n"));
    }
}
