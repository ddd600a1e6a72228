package org.aq4svit.engine.lanes;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells HotSpot not to inline a class's methods. Loops of the Vector API have to be compiled on their own: where they end up in the middle
 * of a large caller, the compiler runs out of room and leaves vectors as objects on the heap, at a third of the speed.
 */
final class Inlining {
    private static final Logger LOG = LoggerFactory.getLogger(Inlining.class);

    private Inlining() {}

    /**
     * What {@code -XX:CompileCommand=dontinline} does, for a JVM that is running. One that cannot be told goes on as it is, and the log says
     * so.
     */
    static void keepOut(Class<?> type) {
        String answer;
        try {
            answer = told("[{match: \"*.*\", inline: [\"-" + type.getName().replace('.', '/') + ".*\"]}]");
        } catch (IOException | JMException | RuntimeException e) {
            answer = e.toString();
        }
        if (!answer.contains("directives added")) {
            LOG.info(
                    "The loops of {} may be inlined, which makes them slower: {}",
                    type.getSimpleName(),
                    answer.strip());
        }
    }

    private static String told(String directives) throws IOException, JMException {
        Path file = Files.createTempFile("aq4svit", ".json");
        try {
            Files.writeString(file, directives);
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "compilerDirectivesAdd",
                            new Object[] {new String[] {"\"" + file + "\""}},
                            new String[] {String[].class.getName()});
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
