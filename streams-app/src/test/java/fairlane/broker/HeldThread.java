package fairlane.broker;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A thread of another process that a debugger holds in the middle of what it does, until this is closed. */
final class HeldThread implements AutoCloseable {
    /** For the process: it lets a debugger in, and prints where. */
    static final String OPTION = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=localhost:0";

    private static final Pattern PORT = Pattern.compile("Listening for transport dt_socket at address: (\\d+)");

    private final VirtualMachine machine;
    private final ThreadReference thread;

    private HeldThread(VirtualMachine machine, ThreadReference thread) {
        this.machine = machine;
        this.thread = thread;
    }

    /**
     * @param printed by the process
     * @param nameEnd what the thread's name ends with, and no other's
     */
    static HeldThread hold(String printed, String nameEnd) {
        VirtualMachine machine = attach(printed);
        ThreadReference thread = machine.allThreads().stream()
                .filter(running -> running.name().endsWith(nameEnd))
                .findFirst()
                .orElseThrow();
        thread.suspend();
        return new HeldThread(machine, thread);
    }

    private static VirtualMachine attach(String printed) {
        Matcher port = PORT.matcher(printed);
        if (!port.find()) {
            throw new IllegalStateException("no debugger is let in: " + printed);
        }
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(one -> one.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("localhost");
        arguments.get("port").setValue(port.group(1));
        try {
            return connector.attach(arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets it go on. */
    @Override
    public void close() {
        thread.resume();
        machine.dispose();
    }
}
