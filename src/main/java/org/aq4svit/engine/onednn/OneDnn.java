package org.aq4svit.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import org.aq4svit.model.Op;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;

/** The library's CPU engine, and what every product needs of it. */
final class OneDnn {
    static final engine CPU = new engine(engine.kind.cpu, 0);

    private OneDnn() {}

    /** Shape of a layer's weights as oneDNN wants it: groups get an axis of their own. */
    static long[] weightShape(Op.Conv conv) {
        return conv.groups() > 1
                ? new long[] {
                    conv.groups(), conv.out() / conv.groups(), conv.in() / conv.groups(), conv.kernel(), conv.kernel()
                }
                : new long[] {conv.out(), conv.in(), conv.kernel(), conv.kernel()};
    }

    /** Signed bytes in the checkpoint's order, brought into another layout in {@code target}, which has to outlive the result. */
    static memory packed(Op.Conv conv, byte[] values, memory.desc layout, BytePointer target) {
        memory.format_tag plain = conv.groups() > 1 ? memory.format_tag.goihw : memory.format_tag.oihw;
        memory.desc given = new memory.desc(weightShape(conv), memory.data_type.s8, plain);
        try (BytePointer bytes = new BytePointer(values.length);
                stream stream = new stream(CPU);
                IntMemoryMap arguments = new IntMemoryMap()) {
            bytes.put(values);
            memory from = new memory(given, CPU, bytes);
            memory into = new memory(layout, CPU, target);
            arguments.put(DNNL_ARG_FROM, from);
            arguments.put(DNNL_ARG_TO, into);
            new reorder(from, into).execute(stream, arguments);
            stream._wait();
            return into;
        }
    }
}
