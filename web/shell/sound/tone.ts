/** Loudness, of 1. */
const SOFT = 0.08
/** In seconds. */
const LENGTH_S = 0.35

let context: AudioContext | undefined

/** Two soft notes. Silence where the browser has no sound or does not allow it yet. */
export async function playTone(): Promise<void> {
  try {
    context ??= new AudioContext()
    await context.resume()
    for (const [at, hertz] of [660, 880].entries())
      playNote(context, hertz, context.currentTime + at * 0.12)
  } catch {
    // No device, or no permission: nobody misses what is said on the screen too.
  }
}

/** Whether the person has done something in this tab: before that, browsers allow no sound. */
export function mayPlayTones(): boolean {
  return 'userActivation' in navigator ? navigator.userActivation.hasBeenActive : true
}

/** Swells and fades, so that it does not click. */
function playNote(audio: AudioContext, hertz: number, start: number): void {
  const oscillator = audio.createOscillator()
  const volume = audio.createGain()
  oscillator.frequency.value = hertz
  volume.gain.setValueAtTime(0, start)
  volume.gain.linearRampToValueAtTime(SOFT, start + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH_S)
  oscillator.connect(volume).connect(audio.destination)
  oscillator.start(start)
  oscillator.stop(start + LENGTH_S)
}
