package org.aq4svit.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * A Hadoop file as the channel that commons-compress wants; a seek skips data without reading it. The stream stays open when the channel is closed:
 * it belongs to whoever opened it.
 */
final class HadoopChannel implements SeekableByteChannel {
    private final FSDataInputStream in;
    private final long size;
    private long position;
    private boolean open = true;

    HadoopChannel(FSDataInputStream in, long size) {
        this.in = in;
        this.size = size;
    }

    /** Fills the buffer unless the file ends: commons-compress takes a short read for the end of a tar. */
    @Override
    public int read(ByteBuffer to) throws IOException {
        int length = (int) Math.min(to.remaining(), size - position);
        if (length <= 0) {
            return -1;
        }
        byte[] bytes = new byte[length];
        in.seek(position);
        in.readFully(bytes);
        to.put(bytes);
        position += length;
        return length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long position) {
        this.position = position;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }
}
