package dev.orchestrator.json;

/**
 * One thing that is wrong with a JSON value, in words that a person or a model can act on.
 *
 * @param path where: {@code $} is the whole value, {@code $.scenes[2].title} a part of it
 * @param text what is wrong there: never a value of the document
 */
public record JsonProblem(String path, String text) {

    @Override
    public String toString() {
        return path + ": " + text;
    }
}
