// The room's sound, in the thread of the loudspeaker. All that is recorded and played has a place in the time of the
// context: 16 kHz go out in frames of 20 ms, 24 kHz come in and sound at the second that is told with them.

const HEARD_HZ = 16000, PLAYED_HZ = 24000;
const FRAME = HEARD_HZ / 50;
const ZEROS = 16; // zero crossings of the sinc on each side
const PHASES = 256;
const KEPT_S = 2;

// Windowed sincs for each fraction of a sample, which let nothing through that the slower of two rates can't hold.
class Kernels {
  constructor(from, to) {
    const band = Math.min(1, to / from) * 0.92;
    this.half = Math.ceil(ZEROS / band);
    this.table = Array.from({ length: PHASES }, (_, phase) => Float32Array.from({ length: 2 * this.half }, (_, at) => {
      const x = at - this.half + 1 - phase / PHASES;
      const window = 0.5 + 0.5 * Math.cos(Math.PI * Math.min(1, Math.abs(x) / this.half));
      return band * (x === 0 ? 1 : Math.sin(Math.PI * band * x) / (Math.PI * band * x)) * window;
    }));
  }

  // The value at a fractional place in a ring of samples.
  at(ring, place) {
    const whole = Math.floor(place);
    const kernel = this.table[Math.min(PHASES - 1, Math.floor((place - whole) * PHASES))];
    const mask = ring.length - 1;
    let sum = 0;
    for (let tap = 0, at = whole - this.half + 1; tap < kernel.length; tap++, at++) sum += kernel[tap] * ring[at & mask];
    return sum;
  }
}

const ring = (rate) => new Float32Array(2 ** Math.ceil(Math.log2(KEPT_S * rate)));

class RoomSound extends AudioWorkletProcessor {
  constructor() {
    super();
    this.down = new Kernels(sampleRate, HEARD_HZ);
    this.up = new Kernels(PLAYED_HZ, sampleRate);
    this.heard = ring(sampleRate);
    this.toPlay = ring(PLAYED_HZ);
    this.filled = currentFrame; // places of the context up to which something was heard, or silence stands for it
    this.next = Math.ceil(currentFrame / sampleRate * HEARD_HZ); // the sample of 16 kHz that comes next
    this.loudTo = -1; // the sample of 24 kHz up to which there is something to play
    this.late = 0;
    this.deaf = false;
    this.frame = new Int16Array(FRAME);
    this.count = 0;
    this.port.onmessage = ({ data }) => this.take(data);
  }

  take({ at, pcm }) {
    const first = Math.round(at * PLAYED_HZ), now = Math.ceil((currentFrame / sampleRate) * PLAYED_HZ) + this.up.half;
    const from = Math.max(first, now), to = Math.min(first + pcm.length, now + this.toPlay.length / 2);
    if (from > first && first >= this.loudTo) this.late += 1; // else it is a change of what is here already
    for (let place = from; place < to; place++) this.toPlay[place & (this.toPlay.length - 1)] = pcm[place - first] / 32768;
    this.loudTo = Math.max(this.loudTo, to);
  }

  process([input], [output]) {
    this.record(input[0]);
    this.play(output[0]);
    for (const channel of output.slice(1)) channel.set(output[0]);
    return true;
  }

  play(out) {
    const first = (currentFrame / sampleRate) * PLAYED_HZ;
    if (first - this.up.half > this.loudTo) return;
    const step = PLAYED_HZ / sampleRate, mask = this.toPlay.length - 1;
    for (let at = 0; at < out.length; at++) out[at] = this.up.at(this.toPlay, first + at * step);
    // What has sounded is silence when the ring comes round.
    const done = Math.floor(first + out.length * step) - this.up.half;
    for (let place = done - Math.ceil(out.length * step) - 2; place <= done; place++) this.toPlay[place & mask] = 0;
  }

  record(input) {
    const mask = this.heard.length - 1, length = input?.length ?? 128;
    if (currentFrame - this.filled > this.heard.length / 2) { // it stood still for long
      this.filled = currentFrame;
      this.next = Math.ceil((currentFrame / sampleRate) * HEARD_HZ);
      this.count = 0;
    }
    for (; this.filled < currentFrame; this.filled++) this.heard[this.filled & mask] = 0;
    this.deaf ||= !input;
    for (let at = 0; at < length; at++, this.filled++) this.heard[this.filled & mask] = input ? input[at] : 0;
    const step = sampleRate / HEARD_HZ;
    while (this.next * step + this.down.half + 1 < this.filled) {
      const value = this.down.at(this.heard, this.next * step);
      this.frame[this.count++] = Math.max(-32768, Math.min(32767, Math.round(value * 32767)));
      this.next += 1;
      if (this.count === FRAME) this.send();
    }
  }

  send() {
    const pcm = this.deaf ? new Int16Array(0) : this.frame;
    this.port.postMessage({ at: (this.next - FRAME) / HEARD_HZ, pcm, late: this.late }, [pcm.buffer]);
    this.frame = new Int16Array(FRAME);
    this.count = 0;
    this.deaf = false;
  }
}

registerProcessor("room-sound", RoomSound);
