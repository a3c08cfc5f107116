package dev.orchestrator.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** Echoes what is typed. */
public final class Quickstart {
    private Quickstart() {}

    /**
     * Reads lines until the input ends.
     *
     * @param args printed first
     * @throws IOException if the input cannot be read
     */
    public static void main(String[] args) throws IOException {
        System.out.println("Type something; an empty line ends. " + String.join(" ", args));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            System.out.println("You said: " + line);
        }
    }
}
