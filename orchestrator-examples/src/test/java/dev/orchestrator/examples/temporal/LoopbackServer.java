package dev.orchestrator.examples.temporal;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Temporal's test server as a program: on this machine alone, in real time, until it is killed. Prints its port. */
final class LoopbackServer {

    private LoopbackServer() {}

    public static void main(String[] args) throws Exception {
        List<BindableService> services = new TestServicesStarter(true, 0).getServices();
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        GRPCServerHelper.registerServicesAndHealthChecks(services, builder);
        Server server = builder.build().start();
        System.out.println("port " + server.getPort() + ".");
        server.awaitTermination();
    }
}
