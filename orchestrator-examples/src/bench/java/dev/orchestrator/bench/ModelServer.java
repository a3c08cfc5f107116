package dev.orchestrator.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * Speaks OpenRouter's side of the wire on loopback, in a process of its own, from bytes made beforehand; one thread serves
 * thousands of streams. Tells on standard output when a request has come and when the other side has closed in the middle
 * of an answer, in nanoseconds of the clock that all processes of the machine share. Ends with its standard input.
 */
final class ModelServer {

    private static final int BACKLOG = 4096;

    private final Selector selector = Selector.open();
    private final Map<String, Script> scripts = new HashMap<>();
    private final Wheel<Peer> wheel = new Wheel<>(this::releaseNext);
    private final boolean telling;
    private long connections;

    private ModelServer(boolean telling) throws IOException {
        this.telling = telling;
    }

    /**
     * Starts the server and prints its port.
     *
     * @param args {@code tell} to have requests and closed connections told
     * @throws IOException if it cannot listen
     */
    public static void main(String[] args) throws IOException {
        endWithInput();
        new ModelServer(args.length > 0 && args[0].equals("tell")).serve();
    }

    private static void endWithInput() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    System.out.println("clock " + System.nanoTime());
                }
            } catch (IOException e) {
                // the parent is gone
            }
            System.exit(0);
        });
        watch.setDaemon(true);
        watch.start();
    }

    private void serve() throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listening.configureBlocking(false);
        listening.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println("port " + listening.socket().getLocalPort());
        while (true) {
            selector.select(this::handle, wheel.isEmpty() ? 100 : 1);
            wheel.turn();
        }
    }

    private void handle(SelectionKey key) {
        if (key.isAcceptable()) {
            accept((ServerSocketChannel) key.channel());
            return;
        }
        Peer peer = (Peer) key.attachment();
        try {
            if (key.isReadable()) {
                read(peer);
            }
            if (key.isValid() && key.isWritable()) {
                peer.write();
            }
        } catch (IOException e) {
            lost(peer);
        }
    }

    private void accept(ServerSocketChannel listening) {
        try {
            for (SocketChannel channel = listening.accept(); channel != null; channel = listening.accept()) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
                key.attach(new Peer(channel, key));
                connections++;
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server cannot accept", e);
        }
    }

    private void read(Peer peer) throws IOException {
        String path = peer.read();
        if (path == null) {
            return;
        }
        if (telling) {
            System.out.println("request " + System.nanoTime());
        }
        peer.play(path.equals("/stats") ? stats() : script(path));
        if (peer.pause() > 0) {
            wheel.in(peer.pause(), peer);
        }
    }

    private Script script(String path) {
        return scripts.computeIfAbsent(path.endsWith("/models") ? "/models" : path, Script::of);
    }

    private Script stats() {
        return Script.whole(
                Wire.json("{\"connections\":" + connections + ",\"worstLateness\":" + wheel.worstLateness() + "}"));
    }

    private void releaseNext(Peer peer) {
        try {
            int pause = peer.releaseNext();
            if (pause > 0) {
                wheel.in(pause, peer);
            }
        } catch (IOException e) {
            lost(peer);
        }
    }

    private void lost(Peer peer) {
        if (telling && peer.isAnswering()) {
            System.out.println("closed " + System.nanoTime());
        }
        peer.close();
    }
}
