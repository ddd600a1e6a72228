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

    /** What {@code -XX:CompileCommand=dontinline} does, for a JVM that is running. Other JVMs than HotSpot go on as they are. */
    static void keepOut(Class<?> type) {
        String directives = "[{match: \"*.*\", inline: [\"-" + type.getName().replace('.', '/') + ".*\"]}]";
        try {
            Path file = Files.createTempFile("aq4svit", ".json");
            try {
                Files.writeString(file, directives);
                Object answer = ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "compilerDirectivesAdd",
                                new Object[] {new String[] {file.toString()}},
                                new String[] {String[].class.getName()});
                LOG.debug("{}: {}", type.getSimpleName(), answer);
            } finally {
                Files.delete(file);
            }
        } catch (IOException | JMException e) {
            LOG.info("The loops of {} may be inlined, which makes them slower: {}", type.getSimpleName(), e.toString());
        }
    }
}
