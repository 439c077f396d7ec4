export interface FaviconLook {
  readonly label: string | null
  readonly offline: boolean
}

/** In px. Tabs show icons at 16 or 32 px. */
const SIZE = 64
const BADGE_HEIGHT = 38
const DOT_RADIUS = 12

/**
 * Draws the page's icon with a badge; gray with a red dot while offline. Returns a `data:` URL, or null
 * if the browser has no 2D canvas.
 */
export function drawFavicon(
  icon: CanvasImageSource,
  { label, offline }: FaviconLook,
): string | null {
  const canvas = document.createElement('canvas')
  canvas.width = SIZE
  canvas.height = SIZE
  const context = canvas.getContext('2d')
  if (!context) return null
  if (offline) context.filter = 'grayscale(1)'
  context.drawImage(icon, 0, 0, SIZE, SIZE)
  context.filter = 'none'
  if (label !== null) drawLabel(context, label)
  if (offline) drawDot(context)
  return canvas.toDataURL('image/png')
}

/** Draws white text on dark red in the lower right corner, as wide as the text needs. */
function drawLabel(context: CanvasRenderingContext2D, label: string): void {
  context.font = `bold ${label.length > 2 ? 28 : 34}px system-ui, sans-serif`
  const width = Math.min(SIZE, Math.max(BADGE_HEIGHT, context.measureText(label).width + 12))
  context.fillStyle = '#b91c1c'
  context.beginPath()
  context.roundRect(SIZE - width, SIZE - BADGE_HEIGHT, width, BADGE_HEIGHT, 12)
  context.fill()
  context.fillStyle = '#fff'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(label, SIZE - width / 2, SIZE - BADGE_HEIGHT / 2 + 2, SIZE - 4)
}

function drawDot(context: CanvasRenderingContext2D): void {
  context.beginPath()
  context.arc(SIZE - DOT_RADIUS - 2, DOT_RADIUS + 2, DOT_RADIUS, 0, 2 * Math.PI)
  context.fillStyle = '#dc2626'
  context.fill()
  context.lineWidth = 4
  context.strokeStyle = '#fff'
  context.stroke()
}
