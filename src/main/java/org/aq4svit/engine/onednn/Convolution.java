package org.aq4svit.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.aq4svit.model.Op;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** A compiled product: unsigned bytes {@code [frames, height, width, in]} with signed bytes, summed in 32 bits. For one thread. */
final class Convolution implements AutoCloseable {
    private final convolution_forward primitive;
    private final memory.desc weightLayout;
    private final memory source;
    private final memory result;
    private final BytePointer scratchBytes;
    private final memory scratch;
    private final IntMemoryMap arguments = new IntMemoryMap();

    /**
     * What there is to compile.
     *
     * @param height rows of the input
     * @param top rows of zeros above it
     * @param bottom rows of zeros below it
     * @param side columns of zeros to its left and right
     */
    record Geometry(Op.Conv conv, int frames, int height, int width, int top, int bottom, int side) {
        int heightAfter() {
            return (height + top + bottom - conv.kernel()) / conv.stride() + 1;
        }

        int widthAfter() {
            return (width + 2 * side - conv.kernel()) / conv.stride() + 1;
        }
    }

    Convolution(Geometry g) {
        Op.Conv conv = g.conv();
        memory.desc from = new memory.desc(
                new long[] {g.frames(), conv.in(), g.height(), g.width()}, memory.data_type.u8, memory.format_tag.nhwc);
        memory.desc weights = new memory.desc(OneDnn.weightShape(conv), memory.data_type.s8, memory.format_tag.any);
        memory.desc into = new memory.desc(
                new long[] {g.frames(), conv.out(), g.heightAfter(), g.widthAfter()},
                memory.data_type.s32,
                memory.format_tag.nhwc);
        try (primitive_attr attributes = ownScratch();
                convolution_forward.primitive_desc chosen = new convolution_forward.primitive_desc(
                        OneDnn.CPU,
                        dnnl.prop_kind.forward_inference,
                        dnnl.algorithm.convolution_direct,
                        from,
                        weights,
                        into,
                        new long[] {conv.stride(), conv.stride()},
                        new long[] {g.top(), g.side()},
                        new long[] {g.bottom(), g.side()},
                        attributes,
                        false);
                memory.desc room = chosen.scratchpad_desc()) {
            primitive = new convolution_forward(chosen);
            weightLayout = chosen.weights_desc();
            source = new memory(chosen.src_desc(), OneDnn.CPU, (Pointer) null);
            result = new memory(chosen.dst_desc(), OneDnn.CPU, (Pointer) null);
            scratchBytes = new BytePointer(Math.max(1, room.get_size()));
            scratch = new memory(room, OneDnn.CPU, scratchBytes);
            arguments.put(DNNL_ARG_SRC, source);
            arguments.put(DNNL_ARG_SCRATCHPAD, scratch);
            arguments.put(DNNL_ARG_DST, result);
        }
    }

    /** What oneDNN keeps for itself may belong to the thread that compiles, and another one may run what was compiled. */
    private static primitive_attr ownScratch() {
        primitive_attr attributes = new primitive_attr();
        attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
        return attributes;
    }

    /** The layout it wants weights in. */
    memory.desc weightLayout() {
        return weightLayout;
    }

    void execute(stream stream, Pointer from, memory weights, Pointer into) {
        source.set_data_handle(from);
        result.set_data_handle(into);
        arguments.put(DNNL_ARG_WEIGHTS, weights);
        primitive.execute(stream, arguments);
    }

    @Override
    public void close() {
        arguments.close();
        source.close();
        result.close();
        scratch.close();
        scratchBytes.close();
        weightLayout.close();
        primitive.close();
    }
}
